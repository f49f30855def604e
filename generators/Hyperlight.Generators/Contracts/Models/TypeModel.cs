using Hyperlight.Generators.Values.Models;

namespace Hyperlight.Generators.Contracts.Models;

/// <summary>The type of a parameter or a result.</summary>
/// <param name="Type">Which type.</param>
/// <param name="IsNullable">Whether null may be passed: declared with '?', or in code that says nothing about null.</param>
/// <param name="Value">What it is made up of, when that is more than one part; else null.</param>
/// <param name="ValueCode">That type as in generated code, without '?'; a tuple's parts have their names.</param>
/// <param name="Codec">The class that writes and reads it.</param>
internal readonly record struct TypeModel(
    ContractType Type, bool IsNullable, ValueModel? Value = null, string ValueCode = "", string Codec = "")
{
    private TypeRow Row => TypeTable.Row(Type);

    /// <summary>Has the type a null that the contract forbids?</summary>
    public bool RefusesNull => !IsNullable && (Value?.RefusesNull ?? Type is ContractType.String or ContractType.ByteArray);

    /// <summary>Does the type travel as bytes whose number is known only when called?</summary>
    public bool HasVariableSize => Type is ContractType.String or ContractType.ByteArray or ContractType.Memory;

    /// <summary>As in a signature: <c>string?</c>.</summary>
    public string Text => NotNullText + NullMark;

    /// <summary>As in a function's name in calls: as in C#, null tells overloads apart where it makes another type, as in <c>int?</c>.</summary>
    public string Name => Value is { IsValueType: true } ? Text : NotNullText;

    /// <summary>As in generated code.</summary>
    public string Code => (Value is null ? Row.Code : ValueCode) + NullMark;

    /// <summary>The member of Hyperlight.Protocol.ParameterType and ReturnType.</summary>
    public string WireType => Row.WireType;

    /// <summary>What widens a value to the type it is written as: <c>(int)</c> or nothing.</summary>
    public string Cast => Row.Cast;

    /// <summary>The method of IncomingCall and CallResult that reads it.</summary>
    public string Reader => "Read" + (IsNullable ? "Nullable" : "") + Row.Reader;

    private string NotNullText => Value?.Text ?? Row.Keyword;

    private string NullMark => IsNullable ? "?" : "";
}

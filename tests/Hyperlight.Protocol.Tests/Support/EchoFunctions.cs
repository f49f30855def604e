namespace Hyperlight.Protocol.Tests.Support;

/// <summary>The contract of <see cref="IEcho"/>, as the generator describes it.</summary>
internal static class EchoFunctions
{
    public static readonly FunctionDescriptor Int32 = Same("Int32", "int", ReturnType.Int32, ParameterType.Int32);

    public static readonly FunctionDescriptor SByte = Same("SByte", "sbyte", ReturnType.Int32, ParameterType.Int32);

    public static readonly FunctionDescriptor Byte = Same("Byte", "byte", ReturnType.UInt32, ParameterType.UInt32);

    public static readonly FunctionDescriptor Int16 = Same("Int16", "short", ReturnType.Int32, ParameterType.Int32);

    public static readonly FunctionDescriptor UInt16 = Same("UInt16", "ushort", ReturnType.UInt32, ParameterType.UInt32);

    public static readonly FunctionDescriptor UInt32 = Same("UInt32", "uint", ReturnType.UInt32, ParameterType.UInt32);

    public static readonly FunctionDescriptor Int64 = Same("Int64", "long", ReturnType.Int64, ParameterType.Int64);

    public static readonly FunctionDescriptor UInt64 = Same("UInt64", "ulong", ReturnType.UInt64, ParameterType.UInt64);

    public static readonly FunctionDescriptor Single = Same("Single", "float", ReturnType.Single, ParameterType.Single);

    public static readonly FunctionDescriptor Double = Same("Double", "double", ReturnType.Double, ParameterType.Double);

    public static readonly FunctionDescriptor Boolean = Same("Boolean", "bool", ReturnType.Boolean, ParameterType.Boolean);

    public static readonly FunctionDescriptor String = Same("String", "string", ReturnType.String, ParameterType.String);

    public static readonly FunctionDescriptor NullableString = Same("NullableString", "string?", ReturnType.String, ParameterType.String);

    public static readonly FunctionDescriptor Bytes = Same("Bytes", "byte[]", ReturnType.Bytes, ParameterType.Bytes);

    public static readonly FunctionDescriptor NullableBytes = Same("NullableBytes", "byte[]?", ReturnType.Bytes, ParameterType.Bytes);

    public static readonly FunctionDescriptor Memory = Same("Memory", "ReadOnlyMemory<byte>", ReturnType.Bytes, ParameterType.Bytes);

    public static readonly FunctionDescriptor Nothing = new("IEcho.Nothing", "void IEcho.Nothing()", ReturnType.Void);

    public static readonly FunctionDescriptor Join = new(
        "IEcho.Join",
        "string IEcho.Join(bool, int, uint, long, ulong, float, double, string, string?, byte[], byte[]?, bool, short)",
        ReturnType.String,
        ParameterType.Boolean,
        ParameterType.Int32,
        ParameterType.UInt32,
        ParameterType.Int64,
        ParameterType.UInt64,
        ParameterType.Single,
        ParameterType.Double,
        ParameterType.String,
        ParameterType.String,
        ParameterType.Bytes,
        ParameterType.Bytes,
        ParameterType.Boolean,
        ParameterType.Int32);

    public static readonly ContractDescriptor Contract = new(
        "Hyperlight.Protocol.Tests.Support.IEcho",
        ContractKind.Guest,
        Int32,
        SByte,
        Byte,
        Int16,
        UInt16,
        UInt32,
        Int64,
        UInt64,
        Single,
        Double,
        Boolean,
        String,
        NullableString,
        Bytes,
        NullableBytes,
        Memory,
        Nothing,
        Join);

    private static FunctionDescriptor Same(string name, string type, ReturnType result, ParameterType parameter) =>
        new($"IEcho.{name}", $"{type} IEcho.{name}({type})", result, parameter);
}

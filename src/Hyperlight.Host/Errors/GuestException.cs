namespace Hyperlight;

/// <summary>The guest's code threw an exception. The sandbox goes on working.</summary>
public sealed class GuestException : HyperlightException
{
    internal GuestException(string function, string typeName, string message, string guestStackTrace)
        : base(message)
    {
        Function = function;
        TypeName = typeName;
        GuestStackTrace = guestStackTrace;
    }

    /// <summary>The function that was called, such as <c>ICalculator.Add</c>.</summary>
    public string Function { get; }

    /// <summary>Full name of the exception's type in the guest, such as <c>System.InvalidOperationException</c>.</summary>
    public string TypeName { get; }

    /// <summary>The stack in the guest as text, one frame a line. It comes from the guest: do not trust it.</summary>
    public string GuestStackTrace { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{base.ToString()}{Environment.NewLine}--- in the guest: {TypeName} in {Function} ---{Environment.NewLine}{GuestStackTrace}";
}

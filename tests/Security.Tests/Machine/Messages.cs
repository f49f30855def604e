using Hyperlight.Protocol;

namespace Security.Tests.Machine;

/// <summary>Messages as an attacker's own library would write them.</summary>
internal static class Messages
{
    /// <summary>Writes a reply's value.</summary>
    public delegate void Returning(ref IncomingCall call);

    /// <summary>Writes a call's parameters.</summary>
    public delegate void Writing(ref OutgoingCall call);

    /// <summary>A well-formed reply.</summary>
    public static byte[] Reply(ReturnType type, Returning value)
    {
        FunctionDescriptor function = Describe(ContractKind.Guest, "IAttack.Answer", type);
        var buffer = new Buffer();
        var call = new IncomingCall(FunctionCallMessage.Read(Call(function, static (ref OutgoingCall _) => { })), function, buffer);
        value(ref call);
        return buffer.Bytes[..call.ReplyLength];
    }

    /// <summary>A well-formed reply that says that the guest failed.</summary>
    public static byte[] Error(ErrorCode code, string message, string? exceptionType = null, string? stackTrace = null)
    {
        var buffer = new Buffer();
        int length = ErrorMessage.Write(buffer, code, message, exceptionType, stackTrace);
        return buffer.Bytes[..length];
    }

    /// <summary>A well-formed call.</summary>
    public static byte[] Call(ContractKind callee, string name, ReturnType result, ParameterType[] parameters, Writing arguments) =>
        Call(Describe(callee, name, result, parameters), arguments);

    private static FunctionDescriptor Describe(ContractKind callee, string name, ReturnType result, params ParameterType[] parameters)
    {
        var function = new FunctionDescriptor(name, name, result, parameters);
        _ = new ContractDescriptor("Attack", callee, function);
        return function;
    }

    private static byte[] Call(FunctionDescriptor function, Writing arguments)
    {
        var channel = new Recorder();
        using OutgoingCall call = channel.BeginCall(function, 1 << 20);
        OutgoingCall writing = call;
        arguments(ref writing);
        try
        {
            _ = writing.Invoke();
        }
        catch (RecordedException)
        {
            return channel.Message;
        }
        throw new InvalidOperationException("The call was not sent.");
    }

    private sealed class RecordedException : Exception;

    private sealed class Buffer : IReplyBuffer
    {
        public byte[] Bytes { get; private set; } = [];

        public Span<byte> ReserveReply(long size) => Bytes = new byte[size];
    }

    private sealed class Recorder : CallChannel
    {
        private byte[] _bytes = [];

        public byte[] Message { get; private set; } = [];

        protected override Span<byte> Reserve(FunctionDescriptor function, long size) => _bytes = new byte[size];

        protected override ReadOnlySpan<byte> Exchange(FunctionDescriptor function, int length)
        {
            Message = _bytes[..length];
            throw new RecordedException();
        }

        protected override void EndCall(FunctionDescriptor function)
        {
        }

        protected override Exception ErrorFrom(FunctionDescriptor function, in GuestErrorView error) => new RecordedException();

        protected override Exception Malformed(FunctionDescriptor function, string reason) => new RecordedException();
    }
}

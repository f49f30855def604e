using System.Buffers;
using System.Diagnostics;
using Hyperlight.Guest.Profiling;
using Hyperlight.Guest.Tracing;
using Hyperlight.Protocol;

namespace Hyperlight.Guest;

/// <summary>Waits for calls of the host and answers them, one after the other.</summary>
internal sealed class CallServer(SharedMemory memory, HostChannel host, List<ContractDispatcher> served) : IReplyBuffer, IMessageMemory
{
    private readonly List<IDisposable> _views = [];
    private bool _ownsBuffers;
    private uint _wanted;

    /// <summary>Hands a message to the host, waits for the next call, and answers it.</summary>
    /// <param name="length">Length in bytes of the message that lies in the output buffer.</param>
    /// <returns>Length in bytes of the answer, which lies there then.</returns>
    public unsafe int Next(int length)
    {
        memory.Hypercall(HypercallPort.Halt, length);
        // A switch stands alone: in a debug build the native compiler sees through no other condition.
        if (GuestFeatures.TraceGuest)
        {
            // One look, at a cache line that is read anyway, when nobody wants anything now or did before.
            if ((memory.Wanted | _wanted) != 0)
                BeginTracedCall();
        }
        // It lies in this method's frame.
        byte place;
        if (GuestFeatures.MemoryProfile)
            ProfileBuffer.BeginCall(&place);
        ReadOnlySpan<byte> message = memory.Input(0);
        host.CallLength = message.Length;
        // From the answer's first byte to the host's next call no other thread may use the buffers.
        if (_ownsBuffers)
            host.Leave();
        _ownsBuffers = false;
        int answer = Answer(message);
        _views.ForEach(static view => view.Dispose());
        _views.Clear();
        return answer;
    }

    Span<byte> IReplyBuffer.ReserveReply(long size)
    {
        if (!_ownsBuffers)
            host.Enter();
        _ownsBuffers = true;
        return memory.Output(size, "The result");
    }

    ReadOnlyMemory<byte> IMessageMemory.Lend(int offset, int length)
    {
        MemoryManager<byte> view = memory.InputMemory(offset, length);
        _views.Add(view);
        return view.Memory;
    }

    private int Answer(ReadOnlySpan<byte> message)
    {
        try
        {
            return Dispatch(message);
        }
        catch (HostCallException uncaught)
        {
            return ErrorMessage.Write(this, ErrorCode.HostFunctionError, uncaught.Message, uncaught.HostTypeName, uncaught.StackTrace);
        }
        catch (MessageTooLargeException tooLarge)
        {
            return ErrorMessage.Write(this, ErrorCode.MessageTooLarge, tooLarge.Message);
        }
        catch (Exception thrown)
        {
            return ErrorMessage.Write(this, ErrorCode.GuestError, thrown.Message, thrown.GetType().FullName, thrown.ToString());
        }
    }

    private int Dispatch(ReadOnlySpan<byte> message)
    {
        ReadOnlySpan<byte> name = FunctionCallMessage.PeekName(message);
        foreach (ContractDispatcher candidate in served)
        {
            int index = candidate.Contract.IndexOf(name);
            if (index >= 0 && FunctionCallMessage.TryRead(message, candidate.Contract.Functions[index], out FunctionCallMessage call))
                return Dispatch(candidate, index, call);
        }
        return DispatchAnyCall(FunctionCallMessage.Read(message));
    }

    private int DispatchAnyCall(FunctionCallMessage call)
    {
        foreach (ContractDispatcher candidate in served)
        {
            int index = candidate.Contract.IndexOf(call.Utf8Name);
            if (index < 0)
                continue;
            FunctionDescriptor function = candidate.Contract.Functions[index];
            if (!call.Matches(function, out ErrorCode code, out string? mismatch))
                return ErrorMessage.Write(this, code, mismatch);
            return Dispatch(candidate, index, call);
        }
        return ErrorMessage.Write(this, ErrorCode.GuestFunctionNotFound, call.Name);
    }

    private int Dispatch(ContractDispatcher dispatcher, int index, FunctionCallMessage call)
    {
        var incoming = new IncomingCall(call, dispatcher.Contract.Functions[index], this, this);
        if (GuestFeatures.TraceGuest)
        {
            if (memory.Wanted != 0)
            {
                DispatchTraced(dispatcher, index, ref incoming);
                return incoming.ReplyLength;
            }
        }
        dispatcher.Dispatch(index, ref incoming);
        return incoming.ReplyLength;
    }

    private void BeginTracedCall()
    {
        _wanted = memory.Wanted;
        GuestTracing.BeginCall();
    }

    private static void DispatchTraced(ContractDispatcher dispatcher, int index, ref IncomingCall call)
    {
        using Activity? span = GuestTracing.BeginDispatch(dispatcher.Contract.Functions[index]);
        try
        {
            dispatcher.Dispatch(index, ref call);
        }
        catch (Exception error)
        {
            GuestTracing.Fail(span, error);
            throw;
        }
    }
}

namespace Hyperlight.Protocol.Tests.Support;

/// <summary>The callee's side of <see cref="IEcho"/>, as the generator writes it.</summary>
internal sealed class EchoDispatcher(IEcho echo) : ContractDispatcher
{
    public override ContractDescriptor Contract => EchoFunctions.Contract;

    public override void Dispatch(int function, ref IncomingCall call)
    {
        switch (function)
        {
            case 0:
                call.Return(echo.Int32(call.ReadInt32()));
                break;
            case 1:
                call.Return((int)echo.SByte(call.ReadSByte()));
                break;
            case 2:
                call.Return((uint)echo.Byte(call.ReadByte()));
                break;
            case 3:
                call.Return((int)echo.Int16(call.ReadInt16()));
                break;
            case 4:
                call.Return((uint)echo.UInt16(call.ReadUInt16()));
                break;
            case 5:
                call.Return(echo.UInt32(call.ReadUInt32()));
                break;
            case 6:
                call.Return(echo.Int64(call.ReadInt64()));
                break;
            case 7:
                call.Return(echo.UInt64(call.ReadUInt64()));
                break;
            case 8:
                call.Return(echo.Single(call.ReadSingle()));
                break;
            case 9:
                call.Return(echo.Double(call.ReadDouble()));
                break;
            case 10:
                call.Return(echo.Boolean(call.ReadBoolean()));
                break;
            case 11:
                call.Return(echo.String(call.ReadString()));
                break;
            case 12:
                call.Return(echo.NullableString(call.ReadNullableString()));
                break;
            case 13:
                call.Return(echo.Bytes(call.ReadBytes()));
                break;
            case 14:
                call.Return(echo.NullableBytes(call.ReadNullableBytes()));
                break;
            case 15:
                call.Return(echo.Memory(call.ReadMemory()));
                break;
            case 16:
                echo.Nothing();
                call.ReturnVoid();
                break;
            default:
                call.Return(Join(ref call));
                break;
        }
    }

    private string Join(ref IncomingCall call) => echo.Join(
        call.ReadBoolean(),
        call.ReadInt32(),
        call.ReadUInt32(),
        call.ReadInt64(),
        call.ReadUInt64(),
        call.ReadSingle(),
        call.ReadDouble(),
        call.ReadString(),
        call.ReadNullableString(),
        call.ReadBytes(),
        call.ReadNullableBytes(),
        call.ReadBoolean(),
        call.ReadInt16());
}

using Hyperlight;
using Hyperlight.Protocol;
using Security.Tests.Attacks;
using Security.Tests.Machine;

namespace Security.Tests;

/// <summary>Answers that are almost right, from a guest that writes them itself.</summary>
public sealed class MessageTests(AttackTests.SharedCell shared) : IClassFixture<AttackTests.SharedCell>
{
    private readonly Cell _cell = shared.Restored();

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x01)]
    [InlineData(0x7F)]
    [InlineData(0x80)]
    [InlineData(0xFF)]
    public void A_wrong_byte_is_refused_or_changes_a_value(byte wrong)
    {
        byte[] answer = Messages.Reply(ReturnType.UInt64, static (ref IncomingCall call) => call.Return(0x1122_3344_5566_7788ul));
        int refused = 0;
        for (int i = 0; i < answer.Length; i++)
        {
            byte[] changed = [.. answer];
            changed[i] = wrong;
            refused += IsRefused(changed) ? 1 : 0;
        }
        Assert.InRange(refused, 10, answer.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Random_bytes_are_refused(int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 200; i++)
        {
            byte[] message = new byte[random.Next(8, 200)];
            random.NextBytes(message);
            BitConverter.TryWriteBytes(message, message.Length - sizeof(uint));
            Assert.True(IsRefused(message), Convert.ToHexString(message));
        }
    }

    [Fact]
    public void Texts_of_an_error_are_bounded_and_cannot_move_a_cursor()
    {
        byte[] error = Messages.Error(ErrorCode.GuestError, "\u001b[2J\u202E" + new string('m', 40_000), "T\r\n" + new string('t', 4_000), "s\u0007");
        var thrown = Assert.Throws<GuestException>(() => _cell.Machine.RunCode(Answer(error), 0, 0));
        Assert.InRange(thrown.Message.Length, 1_000, 20_000);
        Assert.InRange(thrown.TypeName.Length, 100, 2_000);
        Assert.DoesNotContain(thrown.ToString().Replace(Environment.NewLine, "", StringComparison.Ordinal), char.IsControl);
        Assert.DoesNotContain('\u202E', thrown.Message);
    }

    [Fact]
    public void A_forged_name_of_megabytes_costs_the_host_no_multiple_of_it()
    {
        byte[] call = Messages.Call(ContractKind.Host, new string('A', 8 << 20), ReturnType.Void, [], static (ref OutgoingCall _) => { });
        byte[] code = new Code().Out(110, (uint)call.Length / 4096 + 1).Copy(call, MemoryAttacks.Output).Out(101, (uint)call.Length).Return().ToArray();
        _cell.Machine.RunCode(code, 0, 0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        _cell.Machine.RunCode(code, 0, 0);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        _cell.CheckAfterwards();
    }

    private static byte[] Answer(byte[] message) =>
        new Code().Copy(message, MemoryAttacks.Output).Out(108, (uint)message.Length).ToArray();

    private bool IsRefused(byte[] answer)
    {
        try
        {
            _cell.Machine.RunCode(Answer(answer), 0, 0);
            return false;
        }
        catch (ProtocolViolationException)
        {
            Assert.True(_cell.Attacked.IsPoisoned);
            return true;
        }
        catch (HyperlightException)
        {
            Assert.False(_cell.Attacked.IsPoisoned);
            return false;
        }
        finally
        {
            Assert.Equal(5, _cell.AddNextDoor(2, 3));
            _cell.Attacked.Restore(_cell.Clean);
        }
    }
}

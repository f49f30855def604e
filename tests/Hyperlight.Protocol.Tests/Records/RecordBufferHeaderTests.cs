using System.Runtime.CompilerServices;

namespace Hyperlight.Protocol.Tests.Records;

public class RecordBufferHeaderTests
{
    [Fact]
    public void What_host_and_guest_say_to_each_other_fits_before_the_records() =>
        Assert.InRange(Unsafe.SizeOf<RecordBufferHeader>(), 1, RecordBufferHeader.Size);

    // A record that is as large as it may be ends where the next one may begin.
    [Fact]
    public void The_first_record_and_the_largest_one_are_aligned()
    {
        Assert.Equal(0, RecordBufferHeader.Size % RecordBufferHeader.Alignment);
        Assert.Equal(0, RecordLimits.Record % RecordBufferHeader.Alignment);
    }
}

using Hyperlight.Host.Hypervisor;
using Hyperlight.Protocol;

namespace Telemetry.Tests.Support;

/// <summary>Writes what a guest should not: wrong ids, parents, times and sizes, records with bytes changed, positions that are none.</summary>
internal sealed class HostileWriter(Random random)
{
    private readonly byte[] _scratch = new byte[RecordLimits.Record];
    private ulong _newest = 100;

    public void Write(HostileBuffer buffer)
    {
        int records = random.Next(1, 4);
        for (int i = 0; i < records; i++)
        {
            int length = Record();
            // Two of three are well-formed: those get furthest.
            if (random.Next(3) == 0)
                length = Damage(length);
            buffer.Add(_scratch.AsSpan(0, length));
        }
        if (random.Next(50) == 0)
            (buffer.Header.Reserved, buffer.Header.Taken) = ((uint)random.Next(0, 4096), (uint)random.Next(0, 4096));
        if (random.Next(200) == 0)
            buffer.Header.HostCaller = Id();
    }

    private int Record() => random.Next(12) switch
    {
        0 => RecordWriter.GuestStart(_scratch, Time()).Finish(),
        < 5 => RecordWriter.OpenSpan(_scratch, Id(), Id(), Time(), Name(), "source", (RecordLevel)random.Next(8), (byte)random.Next(256), 0).Finish(),
        < 8 => RecordWriter.CloseSpan(_scratch, Id(), Time()).Finish(),
        8 => RecordWriter.Event(_scratch, Id(), Time(), Name(), 0).Finish(),
        9 => RecordWriter.Log(_scratch, Id(), Time(), Name(), "source", (RecordLevel)random.Next(7), random.Next(), "", 0).Finish(),
        _ => Edit(),
    };

    private int Edit()
    {
        RecordWriter edit = RecordWriter.EditSpan(_scratch, Id(), random.Next(2) == 0 ? "" : Name(), (byte)random.Next(5), "description", 1, 2);
        edit.Field("key", random.NextDouble());
        edit.Field(Name(), Name());
        edit.Link((ulong)random.NextInt64(), 0, Id(), 0);
        return edit.Finish();
    }

    private int Damage(int length)
    {
        for (int changes = random.Next(1, 4); changes > 0; changes--)
            _scratch[random.Next(length)] = (byte)random.Next(256);
        return random.Next(4) == 0 ? random.Next(1, length + 1) : length;
    }

    // Few at a time, so that they meet.
    private ulong Id() => random.Next(40) switch
    {
        0 => 0,
        1 => ulong.MaxValue,
        2 => _newest++,
        var age => _newest - (ulong)age % 8,
    };

    private ulong Time() => random.Next(5) switch
    {
        0 => 0,
        1 => ulong.MaxValue,
        2 => (ulong)random.NextInt64(),
        _ => TimestampCounter.Read() + (ulong)random.Next(-1000, 1000),
    };

    private string Name() => random.Next(20) switch
    {
        0 => "",
        1 => new string('x', 1000),
        2 => "\u001b[31m\r\n\u202E",
        _ => "name",
    };
}

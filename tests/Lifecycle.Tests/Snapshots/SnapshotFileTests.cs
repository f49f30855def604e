using System.Globalization;
using Hyperlight;
using Hyperlight.Host.Memory;
using Hyperlight.Host.Snapshots;
using Hyperlight.Symbols;
using Lifecycle.Tests.Support;

namespace Lifecycle.Tests.Snapshots;

/// <summary>Snapshots in files: they start sandboxes in other processes, or are refused.</summary>
public sealed class SnapshotFileTests : IDisposable
{
    /// <summary>Magic, version, length and checksum of the head.</summary>
    private const int HeaderSize = 32, VersionAt = 8, HeadLengthAt = 12, ChecksumAt = 16;

    /// <summary>Rounds before something is measured: until then the runtime compiles code that was not needed before.</summary>
    private const int WarmUp = 100;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hyperlight-snapshots-");

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_saved_snapshot_starts_a_sandbox_in_another_process()
    {
        using Sandbox sandbox = Guest.Build();
        sandbox.Simple().AddToStatic(42);
        sandbox.Lifecycle().Hold(5, 3);
        sandbox.Lifecycle().KeepThreads(6);
        string boot = sandbox.Lifecycle().BootNumber().ToString(CultureInfo.InvariantCulture);
        using (Snapshot snapshot = sandbox.TakeSnapshot())
            snapshot.Save(PathOf("guest.hlsnap"));
        string expected = $"sum 5\nstatic 42\nheld {5 * 3 << 17}\nthreads 6\nboot {boot}";
        Assert.Equal(expected, SecondProcess.Ask(PathOf("guest.hlsnap")));
        Assert.Equal(expected, SecondProcess.Ask(PathOf("guest.hlsnap")));
    }

    [Fact]
    public void A_loaded_snapshot_is_the_saved_one()
    {
        using Sandbox sandbox = Guest.Build();
        sandbox.Lifecycle().KeepThreads(2);
        using Snapshot saved = sandbox.TakeSnapshot();
        saved.Save(PathOf("one"));
        saved.Save(PathOf("one"));
        using Snapshot loaded = Snapshot.Load(PathOf("one"), Guests.SimpleGuest);
        Assert.Equal((saved.GuestName, saved.SizeInBytes), (loaded.GuestName, loaded.SizeInBytes));
        sandbox.Simple().AddToStatic(1);
        sandbox.Restore(loaded);
        GuestContent.AssertIs(sandbox, saved);
        loaded.Save(PathOf("two"));
        Assert.Equal(File.ReadAllBytes(PathOf("one")), File.ReadAllBytes(PathOf("two")));
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder.FullName).Length);
    }

    [Fact]
    public void A_truncated_file_is_refused()
    {
        byte[] file = Save();
        int[] lengths = [.. Enumerable.Range(0, 64), .. Enumerable.Range(0, 40).Select(i => 64 + i * 37), .. Enumerable.Range(1, 40).Select(i => (int)((long)file.Length * i / 41)), file.Length - 1];
        ProcessUse? before = null;
        foreach ((int i, int length) in lengths.Index())
        {
            before = i == WarmUp ? ProcessUse.Now() : before;
            AssertRefused(file[..length]);
        }
        AssertNothingLeftOpen(before!);
    }

    [Fact]
    public void A_file_with_a_flipped_bit_is_refused()
    {
        byte[] file = Save();
        var random = new Random(1);
        int[] places = [.. Enumerable.Range(0, 400), .. Enumerable.Range(0, 300).Select(_ => random.Next(400, 20_000)), .. Enumerable.Range(0, 300).Select(_ => random.Next(file.Length)), file.Length - 1];
        ProcessUse? before = null;
        foreach ((int i, int place) in places.Index())
        {
            before = i == WarmUp ? ProcessUse.Now() : before;
            byte bit = (byte)(1 << random.Next(8));
            file[place] ^= bit;
            AssertRefused(file);
            file[place] ^= bit;
        }
        AssertNothingLeftOpen(before!);
        File.WriteAllBytes(PathOf("bad"), file);
        Snapshot.Load(PathOf("bad"), Guests.SimpleGuest).Dispose();
    }

    [Fact]
    public void Damage_that_has_the_right_checksum_is_refused_or_does_no_harm()
    {
        byte[] file = Save();
        var random = new Random(2);
        ProcessUse? before = null;
        int refused = 0, started = 0;
        for (int round = 0; round < 600; round++)
        {
            before = round == 2 * WarmUp ? ProcessUse.Now() : before;
            byte[] forged = Forge(file, random);
            File.WriteAllBytes(PathOf("bad"), forged);
            Exception? error = Record.Exception(TryForged);
            // Page tables that lead nowhere stop the host before it touches anything.
            Assert.True(error is null or HyperlightException or ArgumentOutOfRangeException, $"round {round}: {error}");
            (refused, started) = error is InvalidSnapshotException ? (refused + 1, started) : (refused, started + 1);
        }
        AssertNothingLeftOpen(before!);
        Assert.True(refused > 100 && started > 10, $"{refused} refused, {started} started");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(44)]
    [InlineData(100_000)]
    public void A_foreign_file_is_refused(int length)
    {
        byte[] file = new byte[length];
        new Random(length).NextBytes(file);
        AssertRefused(file);
    }

    [Fact]
    public void A_snapshot_of_another_format_version_is_refused()
    {
        byte[] file = Save();
        file[VersionAt]++;
        Assert.Contains("version", AssertRefused(file).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_snapshot_of_another_guest_or_build_is_refused()
    {
        File.WriteAllBytes(PathOf("good"), Save());
        byte[] program = File.ReadAllBytes(Guests.SimpleGuest.Name), other = [.. program];
        other[PlaceOfId(program)] ^= 1;
        GuestBinary[] others = [Guests.EagerGuest, GuestBinary.FromBytes(other, "another build")];
        foreach (GuestBinary guest in others)
            Assert.Contains("build", Assert.Throws<InvalidSnapshotException>(() => Snapshot.Load(PathOf("good"), guest)).Message, StringComparison.Ordinal);
        Snapshot.Load(PathOf("good"), GuestBinary.FromBytes(program, "the same build")).Dispose();
    }

    [Fact]
    public void A_guest_that_its_linker_gave_no_id_is_known_by_all_its_bytes()
    {
        byte[] program = File.ReadAllBytes(Guests.SimpleGuest.Name), other = [.. program];
        // The note is somebody else's then.
        program[PlaceOfId(program) - 4] ^= 1;
        program.CopyTo(other, 0);
        other[^1] ^= 1;
        using (Sandbox sandbox = new SandboxBuilder(GuestBinary.FromBytes(program, "no id")).WithHostFunctions<SimpleGuest.IHostEcho>(new TestHost()).Build())
        using (Snapshot snapshot = sandbox.TakeSnapshot())
            snapshot.Save(PathOf("good"));
        Assert.Throws<InvalidSnapshotException>(() => Snapshot.Load(PathOf("good"), GuestBinary.FromBytes(other, "another build")));
        Snapshot.Load(PathOf("good"), GuestBinary.FromBytes(program, "the same build")).Dispose();
    }

    [Fact]
    public void A_file_in_use_can_be_replaced_and_deleted()
    {
        using Sandbox sandbox = Guest.Build();
        using Snapshot saved = sandbox.TakeSnapshot();
        saved.Save(PathOf("one"));
        using Snapshot loaded = Snapshot.Load(PathOf("one"), Guests.SimpleGuest);
        using Sandbox copy = Guest.From(loaded).Build();
        sandbox.Lifecycle().Hold(5, 3);
        using Snapshot later = sandbox.TakeSnapshot();
        later.Save(PathOf("one"));
        File.Delete(PathOf("one"));
        copy.Simple().AddToStatic(1);
        copy.Restore(loaded);
        GuestContent.AssertIs(copy, saved);
    }

    [Fact]
    public void A_sandbox_goes_from_snapshots_in_files_to_others_and_back()
    {
        using Sandbox sandbox = Guest.Build();
        using Snapshot small = sandbox.TakeSnapshot();
        sandbox.Lifecycle().Hold(20, 3);
        using Snapshot large = sandbox.TakeSnapshot();
        small.Save(PathOf("small"));
        large.Save(PathOf("large"));
        using Snapshot smallFile = Snapshot.Load(PathOf("small"), Guests.SimpleGuest), largeFile = Snapshot.Load(PathOf("large"), Guests.SimpleGuest);
        Snapshot[] way = [smallFile, large, smallFile, largeFile, small, largeFile, large, smallFile];
        foreach (Snapshot next in way)
        {
            sandbox.Restore(next);
            GuestContent.AssertIs(sandbox, next);
            sandbox.Lifecycle().Hold(1, 4);
            sandbox.Restore(next);
            GuestContent.AssertIs(sandbox, next);
        }
    }

    [Fact]
    public void Scattered_pages_come_back_as_they_were()
    {
        using Sandbox sandbox = Guest.Build();
        using Snapshot snapshot = sandbox.TakeSnapshot();
        using MemoryImage scattered = Scatter(snapshot.State.Memory);
        Assert.True(scattered.FindRuns(int.MaxValue).Length > 2 * SnapshotHead.MostRuns);
        using (var origin = new Snapshot(Guests.SimpleGuest, snapshot.Ready, snapshot.State with { Memory = scattered }))
            origin.Save(PathOf("scattered"));
        using Snapshot loaded = Snapshot.Load(PathOf("scattered"), Guests.SimpleGuest);
        using Sandbox copy = Guest.From(loaded).Build();
        ReadOnlySpan<byte> memory = copy.MicroVm.Memory.Span((ulong)snapshot.State.Memory.Length, 1000 * PageTables.PageSize);
        for (int page = 0; page < 1000; page++)
            Assert.Equal(page % 3 == 0 ? 7 : 0, memory[page * PageTables.PageSize]);
    }

    // What the guest has, and behind it pages that it knows nothing of.
    private static MemoryImage Scatter(MemoryImage memory)
    {
        MemoryImage scattered = MemoryImage.Create(memory.Length + 1000 * PageTables.PageSize);
        for (ulong physical = 0; physical < memory.Length; physical += PageTables.PageSize)
        {
            if (memory.TryGet(physical, out ReadOnlySpan<byte> page))
                scattered.Write(physical, page);
        }
        byte[] seven = new byte[PageTables.PageSize];
        seven.AsSpan().Fill(7);
        for (ulong page = 0; page < 1000; page += 3)
            scattered.Write(memory.Length + page * PageTables.PageSize, seven);
        return scattered;
    }

    private static int PlaceOfId(byte[] program) => program.AsSpan().IndexOf(ElfNotes.BuildId(program));

    [Fact]
    public void What_is_no_file_is_an_IOException()
    {
        Assert.ThrowsAny<IOException>(() => Snapshot.Load(_folder.FullName, Guests.SimpleGuest));
        Assert.ThrowsAny<IOException>(() => Snapshot.Load(PathOf("missing"), Guests.SimpleGuest));
        Assert.ThrowsAny<IOException>(() => Snapshot.Load(PathOf("missing/file"), Guests.SimpleGuest));
        Assert.ThrowsAny<ArgumentException>(() => Snapshot.Load("", Guests.SimpleGuest));
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_an_IOException()
    {
        using Sandbox sandbox = Guest.Build();
        using Snapshot snapshot = sandbox.TakeSnapshot();
        Directory.CreateDirectory(PathOf("folder"));
        Assert.ThrowsAny<IOException>(() => snapshot.Save(PathOf("folder")));
        Assert.ThrowsAny<IOException>(() => snapshot.Save(PathOf("missing/file")));
        Assert.ThrowsAny<IOException>(() => snapshot.Save("/proc/version"));
        Assert.ThrowsAny<ArgumentException>(() => snapshot.Save(""));
        Assert.Single(Directory.GetFileSystemEntries(_folder.FullName));
    }

    private byte[] Save()
    {
        using Sandbox sandbox = Guest.Builder().WithMemoryLimit(64 << 20).WithMaxMessageSize(1 << 20).Build();
        sandbox.Lifecycle().KeepThreads(2);
        using Snapshot snapshot = sandbox.TakeSnapshot();
        snapshot.Save(PathOf("saved"));
        return File.ReadAllBytes(PathOf("saved"));
    }

    private InvalidSnapshotException AssertRefused(byte[] file)
    {
        File.WriteAllBytes(PathOf("bad"), file);
        return Assert.Throws<InvalidSnapshotException>(() => Snapshot.Load(PathOf("bad"), Guests.SimpleGuest));
    }

    private void TryForged()
    {
        using Snapshot snapshot = Snapshot.Load(PathOf("bad"), Guests.SimpleGuest);
        using Sandbox sandbox = Guest.From(snapshot).WithCallTimeout(TimeSpan.FromMilliseconds(200)).Build();
        sandbox.Calculator().Add(1, 2);
    }

    // Where the structure lies, every byte counts; cut and grown files are among them.
    private static byte[] Forge(byte[] file, Random random)
    {
        const int afterIdentity = HeaderSize + GuestBinary.IdentitySize;
        int structure = BitConverter.ToInt32(file, HeadLengthAt);
        byte[] forged = random.Next(10) == 0 ? file[..random.Next(structure, file.Length)] : [.. file];
        int flips = random.Next(1, 4);
        for (int i = 0; i < flips; i++)
        {
            int place = random.Next(afterIdentity, random.Next(3) switch { 0 => afterIdentity + 900, 1 => structure, _ => forged.Length });
            forged[place] = (byte)(random.Next(3) switch { 0 => 0xFF, 1 => random.Next(256), _ => forged[place] ^ 1 << random.Next(8) });
        }
        byte[] oldSum = Checksum.Of(file.AsSpan(structure)), newSum = Checksum.Of(forged.AsSpan(structure, (forged.Length - structure) & -Checksum.BlockSize));
        if (forged.AsSpan(0, structure).IndexOf(oldSum) is >= 0 and var sumAt)
            newSum.CopyTo(forged, sumAt);
        Checksum.Of(forged.AsSpan(HeaderSize, structure - HeaderSize)).CopyTo(forged, ChecksumAt);
        return forged;
    }

    private void AssertNothingLeftOpen(ProcessUse before)
    {
        // The runtime's own mappings come and go; one left by each of the files since would be more than these.
        const int runtime = 25;
        ProcessUse after = ProcessUse.Now();
        Assert.Equal(before.Descriptors, after.Descriptors);
        Assert.Equal(0, ProcessUse.CountMappings(_folder.FullName));
        Assert.InRange(after.Mappings, 0, before.Mappings + runtime);
    }
}

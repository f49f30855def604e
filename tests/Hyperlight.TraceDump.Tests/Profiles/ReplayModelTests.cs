using Hyperlight.TraceDump.Profiles;
using Hyperlight.TraceDump.Tests.Support;

namespace Hyperlight.TraceDump.Tests.Profiles;

/// <summary>Random traces, against a replay that is as simple as the format's text.</summary>
public sealed class ReplayModelTests
{
    [Fact]
    public void Random_traces_end_as_the_simplest_replay_says()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var model = new Model(new Random(seed));
            for (int i = 0; i < 300; i++)
                model.Step();
            Profile profile = HeapReplay.Run(model.Trace.End().Open());
            foreach (int site in Enumerable.Range(0, profile.Sites.Count))
            {
                ulong frame = profile.Sites.Frames(site).Single();
                Assert.Equal((seed, model.Live.Values.Where(block => block.Frame == frame).Sum(static block => block.Size)), (seed, profile.Totals[site].LiveBytes));
                Assert.Equal((seed, model.Peak.Values.Where(block => block.Frame == frame).Sum(static block => block.Size)), (seed, profile.Totals[site].PeakBytes));
            }
            Assert.Equal(model.Peak.Values.Sum(static block => block.Size), profile.PeakBytes);
        }
    }

    // Frames 1 and 2 allocate native blocks, 3 and 4 objects.
    private sealed class Model(Random random)
    {
        public TraceBuilder Trace { get; } = TraceBuilder.Own();

        public Dictionary<ulong, (double Size, ulong Frame)> Live { get; private set; } = [];

        public Dictionary<ulong, (double Size, ulong Frame)> Peak { get; private set; } = [];

        public void Step()
        {
            int what = random.Next(20);
            if (what == 0)
                Collect();
            else if (what < 8 && Live.Count > 0)
                Free();
            else
                Allocate();
            if (Live.Values.Sum(static block => block.Size) > Peak.Values.Sum(static block => block.Size))
                Peak = new(Live);
        }

        private void Allocate()
        {
            (ulong frame, ulong pointer, int size) = ((ulong)random.Next(1, 5), (ulong)random.Next(50) * 0x1000, random.Next(1, 100));
            // A native block begins beside objects, never at one of them.
            pointer += frame <= 2 ? 8u : 0;
            Trace.Block(frame <= 2 ? BlockKind.Native : BlockKind.Managed).Allocate(pointer, (ulong)size, frame);
            Live[pointer] = (size, frame);
        }

        private void Free()
        {
            ulong pointer = Live.Keys.ElementAt(random.Next(Live.Count));
            Trace.Block(BlockKind.Native).Free(pointer);
            Live.Remove(pointer);
        }

        // Each object of the range lives with a probability, and all that live are packed from its start on, or rotated within it.
        private void Collect()
        {
            (ulong start, ulong end) = ((ulong)random.Next(50) * 0x1000, (ulong)random.Next(50) * 0x1000);
            ulong[] objects = [.. Live.Where(block => block.Value.Frame > 2 && block.Key >= start && block.Key < end).Select(static block => block.Key).Order()];
            ulong[] alive = [.. objects.Where(_ => random.Next(3) > 0)];
            bool rotate = random.Next(2) == 0;
            var moves = alive.Select((pointer, index) => (From: pointer, To: rotate ? alive[(index + 1) % alive.Length] : start + (ulong)index * 0x1000)).ToArray();
            random.Shuffle(moves);
            Trace.Collection(1, (start, end)).Survivors([.. moves.Select(static move => (move.From, move.From + 1, (long)(move.To - move.From)))]).Collected(1);
            var after = new Dictionary<ulong, (double, ulong)>(Live.Where(block => !objects.Contains(block.Key)));
            foreach ((ulong from, ulong to) in moves)
                after.Add(to, Live[from]);
            Live = after;
        }
    }
}

using Hyperlight;

namespace ValuesGuest;

/// <summary>The host's side.</summary>
[HostFunction]
public interface IHostValues :
    ICarryStruct<bool>,
    ICarryStruct<byte>,
    ICarryStruct<sbyte>,
    ICarryStruct<short>,
    ICarryStruct<ushort>,
    ICarryStruct<int>,
    ICarryStruct<uint>,
    ICarryStruct<long>,
    ICarryStruct<ulong>,
    ICarryStruct<float>,
    ICarryStruct<double>,
    ICarryStruct<Half>,
    ICarryStruct<char>,
    ICarryStruct<decimal>,
    ICarryStruct<Guid>,
    ICarryStruct<DateTime>,
    ICarryStruct<DateTimeOffset>,
    ICarryStruct<TimeSpan>,
    ICarryStruct<DateOnly>,
    ICarryStruct<TimeOnly>,
    ICarryStruct<Int128>,
    ICarryStruct<UInt128>,
    ICarryStruct<Color>,
    ICarryStruct<Rights>,
    ICarryStruct<Point>,
    ICarryStruct<Box>,
    ICarryStruct<(int Number, string? Text)>,
    ICarryObject<string>,
    ICarryObject<byte[]>,
    ICarryObject<List<int>>,
    ICarryObject<Line>,
    ICarryObject<Settings>,
    ICarryObject<Node>,
    ICarryObject<Shape>,
    ICarryObject<Dictionary<int, string?>>;

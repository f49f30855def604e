namespace Values.Tests.Support;

/// <summary>Returns what it gets.</summary>
/// <typeparam name="T">Its type.</typeparam>
internal interface IEchoStruct<T> : ICarryStruct<T>
    where T : struct
{
    T ICarry<T>.Value(T value) => value;

    T[] ICarry<T>.Array(T[] values) => values;

    Holder<T> ICarry<T>.Nested(Holder<T> value) => value;

    T? ICarryStruct<T>.OrNull(T? value) => value;

    T?[] ICarryStruct<T>.ArrayOfNull(T?[] values) => values;
}

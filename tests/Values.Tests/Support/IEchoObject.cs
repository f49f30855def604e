namespace Values.Tests.Support;

/// <summary>Returns what it gets.</summary>
/// <typeparam name="T">Its type.</typeparam>
internal interface IEchoObject<T> : ICarryObject<T>
    where T : class
{
    T ICarry<T>.Value(T value) => value;

    T[] ICarry<T>.Array(T[] values) => values;

    Holder<T> ICarry<T>.Nested(Holder<T> value) => value;

    T? ICarryObject<T>.OrNull(T? value) => value;

    T?[] ICarryObject<T>.ArrayOfNull(T?[] values) => values;
}

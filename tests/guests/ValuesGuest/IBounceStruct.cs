namespace ValuesGuest;

/// <summary>Sends values on to the host.</summary>
/// <typeparam name="T">Their type.</typeparam>
internal interface IBounceStruct<T> : ICarryStruct<T>
    where T : struct
{
    private static ICarryStruct<T> Host => (ICarryStruct<T>)Bounce.Host;

    T ICarry<T>.Value(T value) => Host.Value(value);

    T[] ICarry<T>.Array(T[] values) => Host.Array(values);

    Holder<T> ICarry<T>.Nested(Holder<T> value) => Host.Nested(value);

    T? ICarryStruct<T>.OrNull(T? value) => Host.OrNull(value);

    T?[] ICarryStruct<T>.ArrayOfNull(T?[] values) => Host.ArrayOfNull(values);
}

namespace ValuesGuest;

/// <summary>Sends values on to the host.</summary>
/// <typeparam name="T">Their type.</typeparam>
internal interface IBounceObject<T> : ICarryObject<T>
    where T : class
{
    private static ICarryObject<T> Host => (ICarryObject<T>)Bounce.Host;

    T ICarry<T>.Value(T value) => Host.Value(value);

    T[] ICarry<T>.Array(T[] values) => Host.Array(values);

    Holder<T> ICarry<T>.Nested(Holder<T> value) => Host.Nested(value);

    T? ICarryObject<T>.OrNull(T? value) => Host.OrNull(value);

    T?[] ICarryObject<T>.ArrayOfNull(T?[] values) => Host.ArrayOfNull(values);
}

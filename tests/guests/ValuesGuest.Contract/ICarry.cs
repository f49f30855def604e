namespace ValuesGuest;

/// <summary>Carries values of one type, each way that a value can stand in a contract; each comes back as it went.</summary>
/// <typeparam name="T">The type.</typeparam>
public interface ICarry<T>
{
    T Value(T value);

    T[] Array(T[] values);

    Holder<T> Nested(Holder<T> value);
}

namespace ValuesGuest;

/// <summary>Carries a value type, or null.</summary>
/// <typeparam name="T">The type.</typeparam>
public interface ICarryStruct<T> : ICarry<T>
    where T : struct
{
    T? OrNull(T? value);

    T?[] ArrayOfNull(T?[] values);
}

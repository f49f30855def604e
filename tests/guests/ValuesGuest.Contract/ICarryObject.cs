namespace ValuesGuest;

/// <summary>Carries a reference type, or null.</summary>
/// <typeparam name="T">The type.</typeparam>
public interface ICarryObject<T> : ICarry<T>
    where T : class
{
    T? OrNull(T? value);

    T?[] ArrayOfNull(T?[] values);
}

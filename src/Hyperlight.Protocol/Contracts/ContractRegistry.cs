using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Hyperlight.Protocol;

/// <summary>Finds the generated code of a contract by its interface, without reflection over members.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ContractRegistry
{
    /// <summary>Makes a contract known; called by the module initializer of the assembly that declares it.</summary>
    /// <typeparam name="T">The interface.</typeparam>
    /// <param name="stubs">Its generated code.</param>
    public static void Register<T>(ContractStubs<T> stubs)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(stubs);
        Volatile.Write(ref Holder<T>.Stubs, stubs);
    }

    /// <summary>Finds the generated code of a contract.</summary>
    /// <typeparam name="T">The interface.</typeparam>
    /// <exception cref="InvalidOperationException">Nothing was generated for <typeparamref name="T"/>.</exception>
    public static ContractStubs<T> Get<T>()
        where T : class
    {
        var stubs = Volatile.Read(ref Holder<T>.Stubs);
        return stubs ?? AfterModuleInitializer<T>() ?? throw new InvalidOperationException(
            $"There is no generated code for {typeof(T)}: reference Hyperlight.Abstractions from the project that declares it "
            + "and annotate it with [GuestFunction] or [HostFunction].");
    }

    private static ContractStubs<T>? AfterModuleInitializer<T>()
        where T : class
    {
        // typeof(T) alone does not run the initializer; compiled ahead of time it has run at start-up.
        if (RuntimeFeature.IsDynamicCodeSupported)
        {
            RuntimeHelpers.RunModuleConstructor(typeof(T).Module.ModuleHandle);
        }

        return Volatile.Read(ref Holder<T>.Stubs);
    }

    private static class Holder<T>
        where T : class
    {
        public static ContractStubs<T>? Stubs;
    }
}

namespace Hyperlight.Generators.Guests;

/// <summary>The method marked [GuestStart], without errors.</summary>
/// <param name="Method">The method, as in code.</param>
/// <param name="IsAwaited">Whether it returns a task.</param>
internal readonly record struct StartModel(string Method, bool IsAwaited);

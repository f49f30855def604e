using Hyperlight;

namespace ValuesGuest;

/// <summary>The guest's side: what it gets goes to the host and comes back from there.</summary>
[GuestFunction]
public interface IValues : ICarryAll;

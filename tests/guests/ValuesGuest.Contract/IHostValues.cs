using Hyperlight;

namespace ValuesGuest;

/// <summary>The host's side.</summary>
[HostFunction]
public interface IHostValues : ICarryAll;

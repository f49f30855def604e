namespace ValuesGuest;

/// <summary>Knows the host.</summary>
internal static class Bounce
{
    private static IHostValues? s_host;

    public static IHostValues Host
    {
        get => s_host ?? throw new InvalidOperationException("The guest has not started.");
        set => s_host = value;
    }
}

using Hyperlight;

namespace Observability;

/// <summary>A guest with something to observe.</summary>
[GuestFunction]
public interface IGreeter
{
    /// <summary>Gives a text back.</summary>
    string Echo(string text);

    /// <summary>Has the host print a greeting.</summary>
    /// <param name="name">Who is greeted.</param>
    void Print(string name);

    /// <summary>Throws.</summary>
    /// <param name="reason">The exception's message.</param>
    void Fail(string reason);

    /// <summary>Never returns.</summary>
    void Spin();
}

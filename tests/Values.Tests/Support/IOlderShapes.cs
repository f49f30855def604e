using Hyperlight;

namespace Values.Tests.Support;

/// <summary>The guest's contract as somebody else declares it: by the names in calls it is the same.</summary>
[GuestFunction(Name = "Values.Shapes")]
public interface IOlderShapes
{
    int NewName(int value);

    [FunctionName("AddAsync")]
    int Add(int a, int b);

    [FunctionName("EchoAsync")]
    Task<string?> Echo(string? text, CancellationToken cancellationToken);
}

namespace Conformance.Programs;

/// <summary>A program that awaits; it is done when its task is.</summary>
internal interface IAsyncProgram : IProgram
{
    Task RunAsync(TextWriter output);

    void IProgram.Run(TextWriter output) => RunAsync(output).GetAwaiter().GetResult();
}

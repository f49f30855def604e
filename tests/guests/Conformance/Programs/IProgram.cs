namespace Conformance.Programs;

/// <summary>A small program that prints the same wherever .NET runs.</summary>
internal interface IProgram
{
    void Run(TextWriter output);
}

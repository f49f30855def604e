namespace Hyperlight.Generators.Values;

/// <summary>A type of fixed size.</summary>
/// <param name="Name">The methods of ValueWriter and ValueReader.</param>
/// <param name="Text">As in a signature.</param>
/// <param name="Code">As in generated code.</param>
/// <param name="Size">Bytes; also its alignment, up to 8.</param>
/// <param name="Schema">As in a FlatBuffers schema.</param>
/// <param name="IsNumber">Whether all of its bytes are its value, so that many are copied at once.</param>
internal sealed record ScalarRow(string Name, string Text, string Code, int Size, string Schema, bool IsNumber);

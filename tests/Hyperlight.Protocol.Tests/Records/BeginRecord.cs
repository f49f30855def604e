namespace Hyperlight.Protocol.Tests.Records;

/// <summary>Begins a record that fields can follow.</summary>
internal delegate RecordWriter BeginRecord(Span<byte> buffer);

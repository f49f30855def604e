namespace Hyperlight.Generators.Contracts.Models;

/// <summary>A type that may stand in a contract.</summary>
internal enum ContractType
{
    Void,
    Boolean,
    SByte,
    Byte,
    Int16,
    UInt16,
    Int32,
    UInt32,
    Int64,
    UInt64,
    Single,
    Double,
    String,
    ByteArray,
    Memory,

    /// <summary>A value of more than one part.</summary>
    Value,
}

using System.ComponentModel;

namespace Hyperlight.Protocol;

/// <summary>Reads the result of a call; generated.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
/// <param name="result">The verified result, valid until this returns.</param>
/// <returns>The caller's own copy.</returns>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate T ResultReader<out T>(CallResult result);

using System.Globalization;
using System.Text;
using Microsoft.Build.Framework;

namespace Hyperlight.Build.Manifests;

/// <summary>Writes the manifest of a guest as an ELF note, in a source that the linker's driver assembles.</summary>
/// <remarks>Layout of a note: System V ABI, chapter 5; owner <c>Hyperlight</c>, type 1, UTF-8 JSON.</remarks>
public sealed class WriteGuestNote : ManifestTask
{
    private const int BytesInALine = 32;

    /// <summary>The source, which is written when it changes.</summary>
    [Required]
    public string NoteFile { get; set; } = "";

    /// <inheritdoc/>
    public override bool Execute()
    {
        string source = Source(Encoding.UTF8.GetBytes(ReadManifest().ToJson(buildId: null)));
        if (!File.Exists(NoteFile) || File.ReadAllText(NoteFile) != source)
        {
            File.WriteAllText(NoteFile, source);
        }

        return true;
    }

    private static string Source(byte[] description)
    {
        var source = new StringBuilder();
        source.Append("    .section .note.hyperlight, \"a\", @note\n    .balign 4\n");
        source.Append("    .long 1f - 0f\n    .long 3f - 2f\n    .long 1\n");
        source.Append("0:  .asciz \"Hyperlight\"\n1:  .balign 4\n2:\n");
        for (int start = 0; start < description.Length; start += BytesInALine)
        {
            IEnumerable<string> bytes = description.Skip(start).Take(BytesInALine).Select(value => value.ToString(CultureInfo.InvariantCulture));
            source.Append("    .byte ").Append(string.Join(",", bytes)).Append('\n');
        }

        // Without the last line the linker would think that the program wants an executable stack.
        return source.Append("3:  .balign 4\n    .section .note.GNU-stack, \"\", @progbits\n").ToString();
    }
}

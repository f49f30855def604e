namespace Hyperlight.Build.Manifests;

/// <summary>Reads what the linker's option --build-id left in an image.</summary>
/// <remarks>Layouts: System V ABI, chapters 4 and 5; <c>Elf64_Phdr</c> has 56 bytes. The image is the linker's own: nothing hostile.</remarks>
internal static class ElfBuildId
{
    private const uint NoteSegment = 4, BuildIdType = 3;

    /// <summary>The id in hexadecimal digits; empty when there is none.</summary>
    public static string Read(string path)
    {
        using var file = new BinaryReader(File.OpenRead(path));
        file.BaseStream.Position = 32;
        long segments = file.ReadInt64();
        file.BaseStream.Position = 56;
        int count = file.ReadUInt16();
        for (int index = 0; index < count; index++)
        {
            file.BaseStream.Position = segments + (index * 56);
            if (file.ReadUInt32() != NoteSegment)
            {
                continue;
            }

            file.BaseStream.Position += 4;
            long start = file.ReadInt64();
            file.BaseStream.Position += 16;
            if (Find(file, start, file.ReadInt64()) is { } id)
            {
                return id;
            }
        }

        return "";
    }

    private static string? Find(BinaryReader file, long start, long length)
    {
        for (file.BaseStream.Position = start; file.BaseStream.Position < start + length;)
        {
            (int nameLength, int descriptionLength, uint type) = (file.ReadInt32(), file.ReadInt32(), file.ReadUInt32());
            byte[] name = file.ReadBytes(Padded(nameLength));
            byte[] description = file.ReadBytes(Padded(descriptionLength));
            if (type == BuildIdType && nameLength == 4 && name.SequenceEqual("GNU\0"u8.ToArray()))
            {
                return string.Concat(description.Take(descriptionLength).Select(value => value.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
            }
        }

        return null;
    }

    private static int Padded(int length) => (length + 3) & ~3;
}

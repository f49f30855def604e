namespace Hyperlight.Symbols.Tests.Support;

/// <summary>A small C program, compiled by gcc with the debug information that a test asks for.</summary>
internal sealed class NativeProgram : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("symbols-");

    /// <param name="options">Given to gcc, such as <c>-gdwarf-4</c>.</param>
    public NativeProgram(params string[] options)
    {
        _folder.CreateSubdirectory("include");
        File.WriteAllText(System.IO.Path.Combine(_folder.FullName, "include", "twice.h"), """
            static inline __attribute__((always_inline)) int twice(int value)
            {
                return value
                    + value;
            }
            """);
        File.WriteAllText(System.IO.Path.Combine(_folder.FullName, "main.c"), """
            #include "include/twice.h"

            int deep(int depth)
            {
                if (depth == 0)
                    return twice(depth + 1);
                return deep(depth - 1)
                    + twice(depth);
            }

            #line 70000 "/generated/elsewhere.c"
            int generated(int value) { return deep(value) * 3; }
            #line 12 "main.c"
            void _start(void)
            {
                __asm__ volatile("syscall" :: "a"(60), "D"(generated(3)));
            }
            """);
        Tool.Run("gcc", ["-O0", "-nostdlib", "-static", "-no-pie", "-fno-stack-protector", .. options, "main.c", "-o", "program"], folder: _folder.FullName);
    }

    public string Path => System.IO.Path.Combine(_folder.FullName, "program");

    public ElfFile Elf => ElfFile.Parse(File.ReadAllBytes(Path));

    public void Dispose() => _folder.Delete(recursive: true);
}

using Hyperlight.Staging;

const string usage = """
    hyperlight-stage snapshot GUEST OUTPUT

    Boots a guest in a micro-VM and writes its state when it is ready, from which programs start it then.

      GUEST   the guest's program, as BuildGuest leaves it
      OUTPUT  the file to write, usually GUEST.hlsnap; it is deleted when nothing can be written

    Exit codes: 0 written, or KVM cannot be used here (warning HL1010); 1 the guest cannot be staged (error HL1011); 2 wrong usage.
    """;

switch (args)
{
    case ["snapshot", { Length: > 0 } guest, { Length: > 0 } output]:
        return SnapshotCommand.Run(guest, output, Console.Out, Console.Error);
    case ["--help" or "-h"] or ["snapshot", "--help" or "-h"]:
        Console.WriteLine(usage);
        return 0;
    default:
        Console.Error.WriteLine(usage);
        return 2;
}

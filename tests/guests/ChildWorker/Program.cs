using System.Buffers.Binary;
using System.Globalization;

if (args is [var first, var second])
{
    Console.WriteLine(int.Parse(first, CultureInfo.InvariantCulture) + int.Parse(second, CultureInfo.InvariantCulture));
    return;
}

using Stream input = Console.OpenStandardInput(), output = Console.OpenStandardOutput();
byte[] request = new byte[8], reply = new byte[4];
while (input.ReadAtLeast(request, request.Length, throwOnEndOfStream: false) == request.Length)
{
    int sum = BinaryPrimitives.ReadInt32LittleEndian(request) + BinaryPrimitives.ReadInt32LittleEndian(request.AsSpan(4));
    BinaryPrimitives.WriteInt32LittleEndian(reply, sum);
    output.Write(reply);
    output.Flush();
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using Hyperlight.Host.Tests.Support;
using Hyperlight.Protocol;
using SimpleGuest;

namespace Hyperlight.Host.Tests.Starting;

/// <summary>What a guest's build left in its image is read before anything of the guest runs.</summary>
public sealed class ManifestTests
{
    private static readonly byte[] Program = File.ReadAllBytes(Guests.SimpleGuest.Name);

    [Fact]
    public void The_manifest_in_the_image_is_the_one_beside_it()
    {
        using JsonDocument beside = ReadBeside();
        GuestManifest manifest = Guests.SimpleGuest.Manifest!;

        Assert.Equal("SimpleGuest", manifest.Name);
        Assert.Empty(manifest.Features);
        Assert.Equal(ProtocolVersion.Current, manifest.ProtocolVersion);
        Assert.Matches("^[0-9a-f]{16}$", manifest.ContractFingerprint);
        Assert.Equal(beside.RootElement.GetProperty("contractFingerprint").GetString(), manifest.ContractFingerprint);
        Assert.Matches("^[0-9a-f]{40}$", manifest.BuildId);
        Assert.Equal(beside.RootElement.GetProperty("buildId").GetString(), manifest.BuildId);
    }

    [Fact]
    public void The_build_computes_the_fingerprints_that_contracts_have_at_run_time()
    {
        using JsonDocument beside = ReadBeside();
        string[] built = [.. beside.RootElement.GetProperty("contracts").EnumerateArray()
            .Select(contract => $"{contract.GetProperty("implementedBy")} {contract.GetProperty("name")} {contract.GetProperty("fingerprint")}")];

        foreach (ContractDescriptor contract in (ContractDescriptor[])
            [ContractRegistry.Get<ICalculator>().Contract, ContractRegistry.Get<ISimpleGuest>().Contract, ContractRegistry.Get<IHostEcho>().Contract])
        {
            string side = contract.Kind == ContractKind.Guest ? "guest" : "host";
            Assert.Contains($"{side} {contract.Name} {contract.Fingerprint.ToString("x16", CultureInfo.InvariantCulture)}", built);
        }
    }

    [Fact]
    public void A_guest_that_speaks_another_protocol_is_refused_with_both_versions()
    {
        GuestBinary guest = With("\"protocolVersion\": 1", "\"protocolVersion\": 9");

        var refused = Assert.Throws<InvalidGuestException>(new SandboxBuilder(guest).WithHostFunctions<IHostEcho>(new HostEcho()).Build);

        Assert.Contains("speaks version 9 of the protocol, and this host version 1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_host_contract_is_told_before_the_guest_runs()
    {
        byte[] program = [.. Program];
        // Nothing is mapped at its entry: it would fault at once.
        BitConverter.TryWriteBytes(program.AsSpan(24), 8L);

        var missing = Assert.Throws<ContractMismatchException>(new SandboxBuilder(GuestBinary.FromBytes(program, "faulting")).Build);

        Assert.Contains("missing in the host: SimpleGuest.IHostEcho", missing.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"name\":", "[\"name\":")]
    [InlineData("\"name\"", "\"nome\"")]
    [InlineData("\"name\": \"SimpleGuest\"", "\"name\": 1            ")]
    [InlineData("\"protocolVersion\": 1", "\"protocolVersion\": x")]
    [InlineData("\"features\": []", "\"features\": {}")]
    public void A_damaged_manifest_is_refused(string text, string instead)
    {
        var refused = Assert.Throws<InvalidGuestException>(() => With(text, instead).Manifest);

        Assert.Contains("its manifest is damaged", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_of_another_build_has_no_manifest()
    {
        byte[] program = [.. Program];
        program.AsSpan(program.AsSpan().IndexOf("Hyperlight\0\0{"u8), 1)[0] = (byte)'X';

        Assert.Null(GuestBinary.FromBytes(program, "foreign").Manifest);
    }

    [Fact]
    public void A_staged_guest_is_found_by_name_and_features()
    {
        Assert.Equal(Guests.SimpleGuest.Name, GuestBinary.Find("SimpleGuest").Name);
        var absent = Assert.Throws<InvalidGuestException>(() => GuestBinary.Find("SimpleGuest", "trace_guest", "mem_profile"));
        var unknown = Assert.Throws<InvalidGuestException>(() => GuestBinary.Find("Nobody"));

        Assert.Equal("SimpleGuest+mem_profile+trace_guest", absent.Guest);
        Assert.Contains("staged only as Debug", absent.Message.Replace("Release", "Debug", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("no guest of this name is staged", unknown.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => GuestBinary.Find("../SimpleGuest"));
        Assert.Throws<ArgumentException>(() => GuestBinary.Find(""));
    }

    private static JsonDocument ReadBeside() => JsonDocument.Parse(File.ReadAllBytes($"{Guests.SimpleGuest.Name}.manifest.json"));

    private static GuestBinary With(string text, string instead)
    {
        byte[] program = [.. Program];
        Encoding.UTF8.GetBytes(instead).CopyTo(program.AsSpan(program.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text))));
        return GuestBinary.FromBytes(program, "changed");
    }
}

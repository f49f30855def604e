namespace Hyperlight.Build.Tests.Scratch;

/// <summary>Project files as a user would write them, only with the imports that packages would bring.</summary>
internal static class Projects
{
    /// <summary>The lines of a guest that NuGet needs when it restores.</summary>
    public const string GuestPlatform = "<RuntimeIdentifier>linux-x64</RuntimeIdentifier><PublishAot>true</PublishAot>";

    // What NuGet puts before the imports that it writes for a package.
    private const string FromPackage = """ Condition="'$(ExcludeRestorePackageImports)' != 'true'" """;

    public static string Library() => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>{Repository.SharedFramework}</TargetFramework>
          </PropertyGroup>
        </Project>
        """;

    /// <summary>A project that the analyzers look at, with these libraries of ours.</summary>
    public static string Analyzed(string properties, params string[] libraries) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>{Repository.HostFramework}</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            {properties}
          </PropertyGroup>
          <ItemGroup>
            <Analyzer Include="{Repository.Generator}" />
            <CompilerVisibleProperty Include="HyperlightStagedGuests" />
            <Using Include="Hyperlight" />
            {string.Concat(libraries.Select(static name => $"""<Reference Include="{AppContext.BaseDirectory}{name}.dll" />"""))}
          </ItemGroup>
        </Project>
        """;

    public static string Guest(string items = "", string platform = GuestPlatform) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <Import Project="{Repository.BuildFiles}/Hyperlight.Guest.props"{FromPackage}/>
          <PropertyGroup>
            <TargetFramework>{Repository.GuestFramework}</TargetFramework>
            {platform}
            <AllowUnsafeBlocks>true</AllowUnsafeBlocks>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <MSBuildTreatWarningsAsErrors>true</MSBuildTreatWarningsAsErrors>
            <!-- Where a package's targets are imported: behind what the SDK says of paths. -->
            <CustomAfterDirectoryBuildTargets{FromPackage}>{Repository.BuildFiles}/Hyperlight.Guest.targets</CustomAfterDirectoryBuildTargets>
          </PropertyGroup>
          <ItemGroup>
            <ProjectReference Include="../Shop.Contract/Shop.Contract.csproj" />
            {items}
          </ItemGroup>
        </Project>
        """;

    public static string Host(string items) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <Import Project="{Repository.BuildFiles}/Hyperlight.Host.props"{FromPackage}/>
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>{Repository.HostFramework}</TargetFramework>
            <CustomAfterDirectoryBuildTargets{FromPackage}>{Repository.BuildFiles}/Hyperlight.Host.targets</CustomAfterDirectoryBuildTargets>
            <_HyperlightStageTool>{AppContext.BaseDirectory}hyperlight-stage.dll</_HyperlightStageTool>
          </PropertyGroup>
          <ItemGroup>
            <ProjectReference Include="../Shop.Contract/Shop.Contract.csproj" />
            {items}
          </ItemGroup>
        </Project>
        """;
}

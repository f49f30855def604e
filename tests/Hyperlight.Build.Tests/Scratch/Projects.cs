namespace Hyperlight.Build.Tests.Scratch;

/// <summary>Project files as a user would write them, only with the imports that packages would bring.</summary>
internal static class Projects
{
    public static string Library() => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>{Repository.SharedFramework}</TargetFramework>
          </PropertyGroup>
        </Project>
        """;

    public static string Guest(string items = "") => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <Import Project="{Repository.BuildFiles}/Hyperlight.Guest.props" />
          <PropertyGroup>
            <TargetFramework>{Repository.GuestFramework}</TargetFramework>
            <AllowUnsafeBlocks>true</AllowUnsafeBlocks>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <MSBuildTreatWarningsAsErrors>true</MSBuildTreatWarningsAsErrors>
            <!-- Where a package's targets are imported: behind what the SDK says of paths. -->
            <CustomAfterDirectoryBuildTargets>{Repository.BuildFiles}/Hyperlight.Guest.targets</CustomAfterDirectoryBuildTargets>
          </PropertyGroup>
          <ItemGroup>
            <ProjectReference Include="../Shop.Contract/Shop.Contract.csproj" />
            {items}
          </ItemGroup>
        </Project>
        """;

    public static string Host(string items) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <Import Project="{Repository.BuildFiles}/Hyperlight.Host.props" />
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>{Repository.HostFramework}</TargetFramework>
            <CustomAfterDirectoryBuildTargets>{Repository.BuildFiles}/Hyperlight.Host.targets</CustomAfterDirectoryBuildTargets>
          </PropertyGroup>
          <ItemGroup>
            <ProjectReference Include="../Shop.Contract/Shop.Contract.csproj" />
            {items}
          </ItemGroup>
        </Project>
        """;
}

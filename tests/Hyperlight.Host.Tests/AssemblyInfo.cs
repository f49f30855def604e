using Hyperlight.Host.Tests.Support;

[assembly: AssemblyFixture(typeof(CCompiler))]

global using ValuesGuest;
global using Xunit;

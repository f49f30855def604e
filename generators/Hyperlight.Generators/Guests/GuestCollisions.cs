namespace Hyperlight.Generators.Guests;

/// <summary>Finds what the classes of one guest program cannot have together.</summary>
internal static class GuestCollisions
{
    /// <summary>Classes that serve the same contract, two by two.</summary>
    public static IEnumerable<(GuestModel First, GuestModel Second, ContractUse Contract)> Served(IEnumerable<GuestModel> guests) =>
        Uses(guests, static guest => guest.GuestContracts)
            .GroupBy(static use => use.Contract)
            .SelectMany(static same => same.Skip(1).Select(second => (same.First().Guest, second.Guest, same.Key)));

    /// <summary>Contracts of different classes that nothing tells apart in calls; those of one class are its own problem.</summary>
    public static IEnumerable<(GuestModel Guest, ContractUse First, ContractUse Second)> Names(IReadOnlyCollection<GuestModel> guests) =>
        Names(Uses(guests, static guest => guest.GuestContracts)).Concat(Names(Uses(guests, static guest => guest.HostContracts)));

    private static IEnumerable<(GuestModel Guest, ContractUse First, ContractUse Second)> Names(
        IEnumerable<(GuestModel Guest, ContractUse Contract)> uses) => uses
            .GroupBy(static use => use.Contract.Name)
            .SelectMany(static same => same
                .Where(use => use.Contract != same.First().Contract && use.Guest != same.First().Guest)
                .Select(use => (use.Guest, same.First().Contract, use.Contract)));

    private static IEnumerable<(GuestModel Guest, ContractUse Contract)> Uses(
        IEnumerable<GuestModel> guests, Func<GuestModel, EquatableArray<ContractUse>> contracts) =>
        guests.SelectMany(guest => contracts(guest).Distinct().Select(contract => (guest, contract)));
}

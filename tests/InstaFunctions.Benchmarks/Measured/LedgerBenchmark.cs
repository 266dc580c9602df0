using System.Diagnostics;
using InstaFunctions.Benchmarks.Figures;
using InstaFunctions.Benchmarks.Hosting;
using InstaFunctions.Core;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Quota;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Benchmarks.Measured;

/// <summary>Reservations per second, on one account and on a thousand, against rows written alone in the same run.</summary>
internal static class LedgerBenchmark
{
    private const int Reservations = 5_000;
    private const int Accounts = 1_000;
    private const int Clients = 64;

    public static async IAsyncEnumerable<Figure> RunAsync(Sizes sizes)
    {
        await using var database = new BenchmarkDatabase();
        var store = database.Get<IQuotaStore>();

        // The whole of a month fits one account, so that no reservation is refused.
        var ledger = new QuotaLedger(
            store, Options.Create(new QuotaOptions { DailyLimit = 1000 }), TimeProvider.System, NullLogger<QuotaLedger>.Instance);
        _ = await RateAsync(200, i => ReserveAsync(ledger, Account("warm-up", i % 10)));

        var reservations = sizes.Of(Reservations);
        var rows = await RateAsync(reservations, i => store.TryAddAsync(Account("row", i), new byte[32], CancellationToken.None));
        var one = await RateAsync(sizes.Of(1_000), _ => ReserveAsync(ledger, Account("one", 0)));
        var many = await RateAsync(reservations, i => ReserveAsync(ledger, Account("many", i % Accounts)));
        yield return new("ledger", $"rows written by {Clients} clients (the floor)", rows, "per second");
        yield return new("ledger", $"reservations on one account, {Clients} clients", one, "per second");
        yield return new("ledger", $"reservations on {Accounts} accounts, {Clients} clients", many, "per second");
        yield return new("ledger", "reservations on many accounts to rows written", many / rows, "ratio");
    }

    private static IgUserId Account(string name, int number) => new($"{name}-{number}");

    private static Task<QuotaReservation> ReserveAsync(QuotaLedger ledger, IgUserId user) => ledger.ReserveAsync(
        new QuotaRequest(user, Uuid.New<JobId>(TimeProvider.System), TimeProvider.System.GetUtcNow(), null), CancellationToken.None);

    private static async Task<double> RateAsync(int count, Func<int, Task> act)
    {
        var watch = Stopwatch.StartNew();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = Clients }, async (i, _) => await act(i));
        return count / watch.Elapsed.TotalSeconds;
    }
}

using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Publishing;
using InstaFunctions.Core.Tenants;
using Microsoft.Extensions.DependencyInjection;

namespace InstaFunctions.Benchmarks.Hosting;

/// <summary>Jobs to accept, round the accounts.</summary>
/// <param name="Tenant">Whose.</param>
/// <param name="Accounts">To which accounts.</param>
/// <param name="Media">Which media item.</param>
/// <param name="Jobs">How many.</param>
/// <param name="First">When the first is due; null: all at once, now.</param>
/// <param name="SpacingSeconds">Between a job and the next.</param>
internal sealed record SeedOrder(string Tenant, IReadOnlyList<string> Accounts, string Media, int Jobs, DateTimeOffset? First, double SpacingSeconds);

/// <summary>
/// Accepts jobs by the thousand: by the same code that the API calls, and so with the same rows, slots and workflows, without
/// the requests.
/// </summary>
internal static class Seed
{
    private const int AtOnce = 256;

    public static Task RunAsync(SeedOrder order, IServiceProvider services)
    {
        var intake = services.GetRequiredService<PublishIntake>();
        var tenant = TenantId.From(Guid.Parse(order.Tenant));
        var accounts = order.Accounts.Select(id => AccountId.From(Guid.Parse(id))).ToList();
        var mediaItem = MediaId.From(Guid.Parse(order.Media));
        return Parallel.ForEachAsync(
            Enumerable.Range(0, order.Jobs),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (number, cancellation) =>
            {
                var draft = new PublishDraft
                {
                    TenantId = tenant,
                    AccountId = accounts[number % accounts.Count],
                    Media = [mediaItem],
                    Caption = $"Number {number}",
                    ScheduledAt = order.First is { } first ? first + TimeSpan.FromSeconds(number * order.SpacingSeconds) : null,
                };
                var check = await intake.CheckAsync(draft, cancellation);
                if (check.Missing.Count > 0 || check.Errors.Any() || check.AccountProblem is not null)
                {
                    throw new InvalidOperationException($"Job {number} is refused: {string.Join(' ', check.Missing.Concat(check.Errors).Select(f => f.Message))} {check.AccountProblem}");
                }

                var result = await intake.AcceptAsync(draft, intake.MakeJob(draft, check), null, cancellation);
                if (result.Accepted is null)
                {
                    throw new InvalidOperationException($"Job {number} got no slot.");
                }
            });
    }
}

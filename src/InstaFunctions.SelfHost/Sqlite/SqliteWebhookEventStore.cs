using System.Runtime.CompilerServices;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Platform;

namespace InstaFunctions.SelfHost.Sqlite;

/// <summary>Webhook events in the process's database.</summary>
internal sealed class SqliteWebhookEventStore(SqliteDatabase database) : IWebhookEventStore
{
    /// <inheritdoc/>
    public Task<int> AddAsync(IReadOnlyList<WebhookEvent> events, CancellationToken cancellation) => database.WriteAsync(
        session => events.Sum(e => session.Execute(
            CallbackStatements.AddEvent,
            ("$hash", e.Hash),
            ("$topic", e.Topic),
            ("$user", e.IgUser?.Value),
            ("$received", e.ReceivedAt.UtcTicks),
            ("$json", e.Json))),
        cancellation);

    /// <inheritdoc/>
    public async IAsyncEnumerable<WebhookEvent> ByIgUserAsync(IgUserId user, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var rows = SqliteStream.ReadAsync<Row>(
            database,
            (session, last) => session.Query(
                CallbackStatements.EventsOfUser,
                row => new Row(
                    row.GetInt64(0),
                    new WebhookEvent
                    {
                        Hash = row.GetString(1),
                        Topic = row.IsDBNull(2) ? null : row.GetString(2),
                        IgUser = user,
                        ReceivedAt = new DateTimeOffset(row.GetInt64(3), TimeSpan.Zero),
                        Json = row.GetString(4),
                    }),
                ("$user", user.Value),
                ("$seq", last?.Sequence ?? 0),
                ("$limit", SqliteStream.PartSize)),
            cancellation);
        await foreach (var row in rows.ConfigureAwait(false))
        {
            yield return row.Event;
        }
    }

    /// <inheritdoc/>
    public Task<int> RemoveReceivedBeforeAsync(DateTimeOffset time, CancellationToken cancellation) =>
        database.WriteAsync(session => session.Execute(CallbackStatements.RemoveEventsBefore, ("$before", time.UtcTicks)), cancellation);

    /// <inheritdoc/>
    public Task RemoveOfIgUserAsync(IgUserId user, DateTimeOffset receivedBefore, CancellationToken cancellation) => database.WriteAsync(
        session => session.Execute(CallbackStatements.RemoveEventsOfUser, ("$user", user.Value), ("$before", receivedBefore.UtcTicks)),
        cancellation);

    private sealed record Row(long Sequence, WebhookEvent Event);
}

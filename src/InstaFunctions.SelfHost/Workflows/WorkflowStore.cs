using System.Text.Json;
using InstaFunctions.SelfHost.Sqlite;
using Microsoft.Data.Sqlite;

namespace InstaFunctions.SelfHost.Workflows;

/// <summary>A running workflow as it is stored.</summary>
/// <param name="History">Its history.</param>
/// <param name="CustomStatus">What its row shows.</param>
/// <param name="WakeAt">Its <c>wake_at</c>: zero while it is active.</param>
internal sealed record StoredWorkflow(HistoryExport History, string? CustomStatus, long? WakeAt);

/// <summary>What changes in a workflow's row together with its history.</summary>
internal sealed record RowChange(WorkflowStatus Status, string? CustomStatus, string? Error, long? WakeAt);

/// <summary>The engine's tables, and every statement on them.</summary>
internal sealed class WorkflowStore(SqliteDatabase database, TimeProvider time)
{
    /// <summary>The <c>wake_at</c> of a workflow that is active: whoever starts next must load it.</summary>
    internal const long Active = 0;

    private long Now => time.GetUtcNow().UtcTicks;

    internal Task<bool> InsertAsync(HistoryExport workflow, CancellationToken cancellation) => database.WriteAsync(
        session =>
        {
            var inserted = session.Execute(
                """
                INSERT INTO workflow_instance (id, orchestrator, input, status, wake_at, created_at, updated_at)
                VALUES ($id, $orchestrator, $input, 'running', 0, $at, $at) ON CONFLICT (id) DO NOTHING
                """,
                ("$id", workflow.Id), ("$orchestrator", workflow.Orchestrator), ("$input", workflow.Input), ("$at", workflow.StartedAt.UtcTicks)) > 0;
            if (inserted)
            {
                Append(session, workflow.Id, 0, workflow.Entries);
            }

            return inserted;
        },
        cancellation);

    /// <summary>Appends to a history of which the caller knows the length, and changes the row with it.</summary>
    /// <exception cref="SqliteException">Someone else has appended (a constraint fails).</exception>
    internal Task<bool> RecordAsync(string id, int length, IReadOnlyList<HistoryEntry> entries, RowChange? row, CancellationToken cancellation) =>
        database.WriteAsync(
            session =>
            {
                Append(session, id, length, entries);
                return row is null || session.Execute(
                    """
                    UPDATE workflow_instance SET status = $status, custom_status = $custom, error = $error, wake_at = $wake, updated_at = $at
                    WHERE id = $id
                    """,
                    ("$id", id), ("$status", Name(row.Status)), ("$custom", row.CustomStatus), ("$error", row.Error), ("$wake", row.WakeAt), ("$at", Now)) > 0;
            },
            cancellation);

    /// <summary>Appends an event to a running workflow that is in nobody's memory.</summary>
    internal Task<bool> AppendEventAsync(string id, string name, CancellationToken cancellation) => database.WriteAsync(
        session => session.Execute(
            """
            INSERT INTO workflow_history (instance, seq, kind, name, at)
            SELECT id, (SELECT COUNT(*) + 1 FROM workflow_history WHERE instance = $id), $kind, $name, $at
            FROM workflow_instance WHERE id = $id AND status = 'running'
            """,
            ("$id", id), ("$kind", (int)HistoryKind.EventRaised), ("$name", name), ("$at", Now)) > 0
            && session.Execute("UPDATE workflow_instance SET wake_at = 0 WHERE id = $id", ("$id", id)) > 0,
        cancellation);

    internal Task<bool> UnparkAsync(string id, CancellationToken cancellation) => database.WriteAsync(
        session => session.Execute(
            "UPDATE workflow_instance SET status = 'running', error = NULL, wake_at = 0, updated_at = $at WHERE id = $id AND status = 'parked'",
            ("$id", id), ("$at", Now)) > 0,
        cancellation);

    /// <summary>Removes workflows that completed or were parked before a time, with their histories; returns how many.</summary>
    internal Task<int> PurgeAsync(DateTimeOffset endedBefore, int limit, CancellationToken cancellation) => database.WriteAsync(
        session => session.Execute(
            """
            DELETE FROM workflow_instance WHERE id IN (
                SELECT id FROM workflow_instance INDEXED BY workflow_instance_ended WHERE status <> 'running' AND updated_at < $before LIMIT $limit)
            """,
            ("$before", endedBefore.UtcTicks), ("$limit", limit)),
        cancellation);

    /// <summary>Running workflows with a <c>wake_at</c> from the first to the second time, soonest first, after the given one.</summary>
    internal Task<List<(long WakeAt, string Id)>> DueAsync(long from, long to, (long WakeAt, string Id) after, int limit, CancellationToken cancellation) =>
        database.ReadAsync(
            session => session.Query(
                """
                SELECT wake_at, id FROM workflow_instance INDEXED BY workflow_instance_wake
                WHERE status = 'running' AND wake_at IS NOT NULL AND wake_at BETWEEN $from AND $to AND (wake_at, id) > ($after, $id)
                ORDER BY wake_at, id LIMIT $limit
                """,
                row => (row.GetInt64(0), row.GetString(1)),
                ("$from", from), ("$to", to), ("$after", after.WakeAt), ("$id", after.Id), ("$limit", limit)),
            cancellation);

    internal Task<long?> NextWakeAsync(long after, CancellationToken cancellation) => database.ReadAsync(
        session => session.First(
            "SELECT MIN(wake_at) FROM workflow_instance INDEXED BY workflow_instance_wake WHERE status = 'running' AND wake_at IS NOT NULL AND wake_at > $after",
            row => row.IsDBNull(0) ? (long?)null : row.GetInt64(0),
            ("$after", after)),
        cancellation);

    /// <summary>The workflows of these ids, with their histories, in whatever state.</summary>
    internal Task<Dictionary<string, (WorkflowState State, StoredWorkflow Stored)>> LoadAsync(IEnumerable<string> ids, CancellationToken cancellation)
    {
        var wanted = JsonSerializer.Serialize([.. ids], HistoryJson.Default.ListString);
        return database.ReadAsync(session => Load(session, wanted), cancellation);
    }

    internal Task<WorkflowState?> FindAsync(string id, CancellationToken cancellation) => database.ReadAsync(
        session => session.First(
            "SELECT id, orchestrator, status, custom_status, error, created_at, updated_at FROM workflow_instance WHERE id = $id", ReadState, ("$id", id)),
        cancellation);

    private static Dictionary<string, (WorkflowState State, StoredWorkflow Stored)> Load(SqliteSession session, string ids)
    {
        var histories = session.Query(
            """
            SELECT instance, kind, task, name, payload, at FROM workflow_history
            WHERE instance IN (SELECT value FROM json_each($ids)) ORDER BY instance, seq
            """,
            row => (Id: row.GetString(0), Entry: new HistoryEntry
            {
                Kind = (HistoryKind)row.GetInt32(1),
                Task = row.IsDBNull(2) ? null : row.GetInt32(2),
                Name = Text(row, 3),
                Payload = Text(row, 4),
                At = Time(row, 5),
            }),
            ("$ids", ids)).ToLookup(row => row.Id, row => row.Entry);
        return session.Query(
            """
            SELECT id, orchestrator, status, custom_status, error, created_at, updated_at, input, wake_at FROM workflow_instance
            WHERE id IN (SELECT value FROM json_each($ids))
            """,
            row =>
            {
                var state = ReadState(row);
                var history = new HistoryExport
                {
                    Id = state.Id,
                    Orchestrator = state.Orchestrator,
                    Input = row.GetString(7),
                    StartedAt = state.StartedAt,
                    Entries = [.. histories[state.Id]],
                };
                return (state, new StoredWorkflow(history, state.CustomStatus, row.IsDBNull(8) ? null : row.GetInt64(8)));
            },
            ("$ids", ids)).ToDictionary(row => row.state.Id, StringComparer.Ordinal);
    }

    private static void Append(SqliteSession session, string id, int length, IReadOnlyList<HistoryEntry> entries)
    {
        foreach (var entry in entries)
        {
            _ = session.Execute(
                "INSERT INTO workflow_history (instance, seq, kind, task, name, payload, at) VALUES ($id, $seq, $kind, $task, $name, $payload, $at)",
                ("$id", id), ("$seq", ++length), ("$kind", (int)entry.Kind), ("$task", entry.Task), ("$name", entry.Name), ("$payload", entry.Payload),
                ("$at", entry.At.UtcTicks));
        }
    }

    private static WorkflowState ReadState(SqliteDataReader row) => new(
        row.GetString(0), row.GetString(1), Enum.Parse<WorkflowStatus>(row.GetString(2), ignoreCase: true), Text(row, 3), Text(row, 4), Time(row, 5), Time(row, 6));

    private static string Name(WorkflowStatus status) => status switch
    {
        WorkflowStatus.Completed => "completed",
        WorkflowStatus.Parked => "parked",
        _ => "running",
    };

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset Time(SqliteDataReader row, int column) => new(row.GetInt64(column), TimeSpan.Zero);
}

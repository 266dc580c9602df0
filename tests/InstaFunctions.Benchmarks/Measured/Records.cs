using System.Globalization;
using InstaFunctions.Benchmarks.Hosting;
using InstaFunctions.Benchmarks.Load;
using Microsoft.Data.Sqlite;

namespace InstaFunctions.Benchmarks.Measured;

/// <summary>What the service's own rows say about what it did when; read while nobody writes, or a count now and then.</summary>
internal static class Records
{
    public const string WorkflowStarts = "workflow starts";
    private const int TimerFired = 3;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Waits until so many jobs have been published; looks only after a while.</summary>
    public static async Task FinishAsync(ServiceProcess service, int jobs, TimeSpan after)
    {
        var start = TimeProvider.System.GetTimestamp();
        await Task.Delay(after > TimeSpan.Zero ? after : TimeSpan.Zero, TimeProvider.System);
        while (Published(service.Folder) is var published && published < jobs)
        {
            if (TimeProvider.System.GetElapsedTime(start) > after + Patience)
            {
                throw new InvalidOperationException($"Only {published} of {jobs} jobs were published.");
            }

            await Task.Delay(Interval, TimeProvider.System);
        }
    }

    /// <summary>How late, in milliseconds, each job's workflow started, its row said so, and it was published.</summary>
    public static IEnumerable<(string What, Spread Spread)> Lateness(string folder)
    {
        var rows = Query(
            folder,
            $"""
            SELECT j.due_at, (SELECT MIN(h.at) FROM workflow_history h WHERE h.instance = j.id AND h.kind = {TimerFired}),
                j.json ->> '$.startedAt', j.json ->> '$.completedAt' FROM job j
            """,
            row => (Due: row.GetInt64(0), Fired: row.GetInt64(1), Started: Ticks(row, 2), Completed: Ticks(row, 3)));
        yield return (WorkflowStarts, new Spread(rows.Select(row => Milliseconds(row.Due, row.Fired))));
        yield return ("job in progress", new Spread(rows.Select(row => Milliseconds(row.Due, row.Started))));
        yield return ("job published", new Spread(rows.Select(row => Milliseconds(row.Due, row.Completed))));
    }

    /// <summary>How long, in milliseconds, it took each workflow after a time to record its next step.</summary>
    public static Spread NextSteps(string folder, DateTimeOffset after) => new(Query(
        folder,
        "SELECT MIN(at) FROM workflow_history WHERE at > $after GROUP BY instance",
        row => Milliseconds(after.UtcTicks, row.GetInt64(0)),
        ("$after", after.UtcTicks)));

    public static int Published(string folder) => Query(folder, "SELECT COUNT(*) FROM job WHERE status = 'succeeded'", row => row.GetInt32(0))[0];

    /// <summary>How many workflows have come as far as a step with this name.</summary>
    public static int Reached(string folder, string step) => Query(
        folder, "SELECT COUNT(DISTINCT instance) FROM workflow_history WHERE name = $name", row => row.GetInt32(0), ("$name", step))[0];

    private static double Milliseconds(long from, long to) => (to - from) / (double)TimeSpan.TicksPerMillisecond;

    private static long Ticks(SqliteDataReader row, int column) =>
        DateTimeOffset.Parse(row.GetString(column), CultureInfo.InvariantCulture).UtcTicks;

    private static List<T> Query<T>(string folder, string sql, Func<SqliteDataReader, T> map, params (string Name, object Value)[] parameters)
    {
        var source = new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "instafunctions.db"), Pooling = false };
        using var connection = new SqliteConnection(source.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The program's own literals.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            _ = command.Parameters.AddWithValue(name, value);
        }

        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(map(reader));
        }

        return rows;
    }
}

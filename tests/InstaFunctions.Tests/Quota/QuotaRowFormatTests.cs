using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Quota;

namespace InstaFunctions.Tests.Quota;

public sealed class QuotaRowFormatTests
{
    private static readonly DateTimeOffset Start = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero).AddTicks(1);

    private static readonly QuotaRow Sample = new()
    {
        Entries =
        [
            Entry(QuotaState.Reserved, Start.AddDays(29), Start.AddTicks(7)),
            Entry(QuotaState.Publishing, Start, Start),
            Entry(QuotaState.Confirmed, Start.AddTicks(-1), Start.AddTicks(-1)),
        ],
        Containers = [new(Start.AddHours(-3), 11), new(Start, 400)],
        Reading = new QuotaReading(Start.AddMinutes(-1), 12, 100, 3),
        BlockedUntil = Start.AddHours(1),
    };

    [Fact]
    public void A_row_is_read_as_it_was_written()
    {
        AssertSame(Sample, QuotaRow.FromBytes(Sample.ToBytes()));
        AssertSame(QuotaRow.Empty, QuotaRow.FromBytes(QuotaRow.Empty.ToBytes()));

        var noTotal = Sample with { Reading = new QuotaReading(Start, 0, null, 0), BlockedUntil = null };
        AssertSame(noTotal, QuotaRow.FromBytes(noTotal.ToBytes()));
    }

    [Fact]
    public void Times_of_any_year_and_offset_survive()
    {
        var row = new QuotaRow
        {
            Entries =
            [
                Entry(QuotaState.Confirmed, DateTimeOffset.MinValue, DateTimeOffset.MinValue),
                Entry(QuotaState.Reserved, DateTimeOffset.MaxValue, Start.ToOffset(TimeSpan.FromHours(9))),
            ],
        };

        AssertSame(row, QuotaRow.FromBytes(row.ToBytes()));
    }

    [Fact]
    public void Random_rows_survive()
    {
        var random = new Random(6);
        for (var round = 0; round < 500; round++)
        {
            var row = new QuotaRow
            {
                Entries = [.. Enumerable.Range(0, random.Next(60)).Select(_ => Entry((QuotaState)random.Next(3), At(), At()))],
                Containers = [.. Enumerable.Range(0, random.Next(60)).Select(_ => new QuotaContainers(At(), random.Next(1, 401)))],
                Reading = random.Next(2) == 0 ? null : new QuotaReading(At(), random.Next(200), random.Next(2) == 0 ? null : random.Next(1, 200), random.Next(200)),
                BlockedUntil = random.Next(2) == 0 ? null : At(),
            };
            AssertSame(row, QuotaRow.FromBytes(row.ToBytes()));
        }

        DateTimeOffset At() => Start.AddTicks(random.NextInt64(-TimeSpan.TicksPerDay, 400 * TimeSpan.TicksPerDay));
    }

    [Fact]
    public void A_month_of_50_posts_a_day_takes_little_more_than_half_of_what_a_store_holds()
    {
        var row = new QuotaRow
        {
            Entries = [.. Enumerable.Range(0, 1500).Select(i => Entry(QuotaState.Reserved, Start.AddMinutes(i * 28.8), Start.AddMinutes(i * 28.8)))],
        };

        Assert.InRange(row.ToBytes().Length, 1500 * 17, 37_000);
    }

    [Fact]
    public void The_widest_row_that_the_ledger_makes_fits_a_store_with_room_for_posts_nobody_planned()
    {
        const int unplanned = 50;
        var years = Start.AddYears(80);
        var row = Sample with
        {
            Entries = [.. Enumerable.Range(0, QuotaRow.MaxEntries + unplanned).Select(i => Entry(QuotaState.Reserved, years.AddTicks(i), years.AddTicks(-i - 1)))],
            // 400 containers at most, each made by itself.
            Containers = [.. Enumerable.Range(0, 400).Select(i => new QuotaContainers(years.AddTicks(i), 1))],
        };

        Assert.InRange(row.ToBytes().Length, 60_000, IQuotaStore.MaxRowBytes);
    }

    [Fact]
    public void A_row_larger_than_a_store_holds_is_refused_rather_than_cut()
    {
        var row = new QuotaRow { Entries = [.. Enumerable.Range(0, 4000).Select(_ => Entry(QuotaState.Reserved, Start, Start))] };

        var refused = Assert.Throws<InvalidOperationException>(row.ToBytes);
        Assert.Contains("65536", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(255)]
    public void A_row_of_another_format_is_refused_with_the_format_it_has(byte version)
    {
        var bytes = Sample.ToBytes();
        bytes[0] = version;

        var refused = Assert.Throws<QuotaRowUnreadableException>(() => QuotaRow.FromBytes(bytes));
        Assert.Contains($"format {version}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_that_was_cut_or_lengthened_is_refused()
    {
        var bytes = Sample.ToBytes();

        for (var length = 0; length < bytes.Length; length++)
        {
            _ = Assert.Throws<QuotaRowUnreadableException>(() => QuotaRow.FromBytes(bytes[..length]));
        }

        _ = Assert.Throws<QuotaRowUnreadableException>(() => QuotaRow.FromBytes([.. bytes, 0]));
    }

    [Fact]
    public void Damage_is_an_error_of_the_row_or_another_row_and_nothing_else()
    {
        var random = new Random(9);
        for (var round = 0; round < 5000; round++)
        {
            var bytes = Sample.ToBytes();
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var thrown = Record.Exception(() => QuotaRow.FromBytes(bytes));
            Assert.True(thrown is null or QuotaRowUnreadableException, thrown?.ToString());
        }
    }

    private static QuotaEntry Entry(QuotaState state, DateTimeOffset at, DateTimeOffset notBefore) =>
        new(JobId.From(Guid.NewGuid()), state, at, notBefore);

    private static void AssertSame(QuotaRow expected, QuotaRow actual)
    {
        Assert.Equal(expected.Entries.AsEnumerable(), actual.Entries.AsEnumerable());
        Assert.Equal(expected.Containers.AsEnumerable(), actual.Containers.AsEnumerable());
        Assert.Equal((expected.Reading, expected.BlockedUntil), (actual.Reading, actual.BlockedUntil));
    }
}

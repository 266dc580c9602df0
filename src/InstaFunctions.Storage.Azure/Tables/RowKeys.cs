using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using InstaFunctions.Core;

namespace InstaFunctions.Storage.Azure.Tables;

/// <summary>Keys that sort as what they stand for. Parts are of fixed width, or end with an underscore.</summary>
internal static class RowKeys
{
    /// <summary>Sorts after every character that keys are made of.</summary>
    internal const string Last = "~";

    private const int TicksLength = 19;
    private const int UuidLength = 36;

    /// <summary>A time; earlier ones sort first.</summary>
    internal static string Ticks(long ticks) => ticks.ToString("D19", CultureInfo.InvariantCulture);

    /// <summary>A time; later ones sort first.</summary>
    internal static string ReverseTicks(long ticks) => Ticks(long.MaxValue - ticks);

    /// <summary>A text from outside as part of a key: itself where a key may hold it, and otherwise its hash.</summary>
    internal static string OfText(string text) =>
        text.Length is > 0 and <= 200 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? text
            : $"~{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    /// <summary>The place in a list that a key <c>…{ticks}_{id}</c> names.</summary>
    internal static ListPosition PlaceOf(string key, bool latestFirst)
    {
        var id = key[^UuidLength..];
        var ticks = long.Parse(key.AsSpan(key.Length - UuidLength - 1 - TicksLength, TicksLength), NumberStyles.None, CultureInfo.InvariantCulture);
        return new ListPosition(latestFirst ? long.MaxValue - ticks : ticks, id);
    }

    /// <summary>The rows of a partition whose keys lie between two.</summary>
    internal static string Between(string partition, string after, string before) =>
        TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {after} and RowKey lt {before}");

    /// <summary>A version as callers see it.</summary>
    internal static RowVersion ToVersion(this ETag tag) => new(tag.ToString());

    /// <summary>A version as the store takes it; null when it is not one of this store.</summary>
    internal static ETag? ToETag(this RowVersion version) =>
        version.Value is { Length: > 4 } text && text.StartsWith("W/\"", StringComparison.Ordinal) && text.EndsWith('"') ? new ETag(text) : null;
}

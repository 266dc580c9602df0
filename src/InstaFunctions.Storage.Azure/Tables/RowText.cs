using System.Globalization;
using System.Text;
using Azure.Data.Tables;

namespace InstaFunctions.Storage.Azure.Tables;

/// <summary>
/// Keeps a text of any length within an entity: in parts, since a property holds 64 KiB of UTF-16 and an entity 1 MiB.
/// https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model
/// </summary>
internal static class RowText
{
    internal const int MaxPart = 32 * 1024;

    // 15 parts are 960 KiB; the rest is for the other properties and the entity's own overhead.
    internal const int MaxParts = 15;

    /// <summary>Puts a text into an entity.</summary>
    /// <exception cref="RowTooLargeException">It is longer than an entity can hold.</exception>
    internal static void WriteText(this TableEntity entity, string name, string text)
    {
        if (text.Length > MaxPart * MaxParts)
        {
            throw new RowTooLargeException(entity.RowKey, text.Length);
        }

        for (var part = 0; part == 0 || part * MaxPart < text.Length; part++)
        {
            entity[Name(name, part)] = text.Substring(part * MaxPart, Math.Min(MaxPart, text.Length - (part * MaxPart)));
        }
    }

    /// <summary>Reads a text; null when the entity has none by that name.</summary>
    internal static string? ReadText(this TableEntity entity, string name)
    {
        if (entity.GetString(Name(name, 0)) is not { Length: MaxPart } first)
        {
            return entity.GetString(Name(name, 0));
        }

        var text = new StringBuilder(first);
        for (var part = 1; entity.GetString(Name(name, part)) is { } next; part++)
        {
            _ = text.Append(next);
        }

        return text.ToString();
    }

    private static string Name(string name, int part) => part == 0 ? name : name + part.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A row is larger than Table Storage takes.</summary>
internal sealed class RowTooLargeException(string row, int length) : Exception($"The row {row} has {length} characters, more than an entity holds.");

using System.Text.Json.Serialization;

namespace InstaFunctions.Core.Accounts;

/// <summary>One connected Instagram account of one tenant: the contract's <c>instagramAccountId</c>.</summary>
[JsonConverter(typeof(UuidJsonConverter<AccountId>))]
public readonly record struct AccountId(Guid Value) : IUuid<AccountId>
{
    /// <inheritdoc/>
    public static AccountId From(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}

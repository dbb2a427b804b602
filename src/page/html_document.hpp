// A page in HTML as the tree that browsers make of it (HTML Standard, section 13.2); gumbo makes it. What that may cost
// is bounded here: the time that gumbo takes grows with the square of what it makes, and it sets itself no end.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gumbo.h>
#include <tl/expected.hpp>

namespace netpreflight {

class HtmlMemory;

class HtmlDocument {
 public:
  /// The most that a page may have: pieces that gumbo asks memory for (some eight for an element with its attributes
  /// and its text), elements in one another, and attributes of an element.
  static constexpr std::size_t kMostPieces = 200'000;
  static constexpr std::size_t kMostDepth = 256;
  static constexpr std::size_t kMostAttributes = 64;
  /// The most memory that the tree of a page may take, in bytes.
  static constexpr std::size_t kMostBytes = 128U << 20U;

  /// The text is UTF-8 and has no zeros. The error is one sentence.
  static tl::expected<HtmlDocument, std::string> parse(std::string_view text);

  HtmlDocument(HtmlDocument&&) noexcept;
  HtmlDocument& operator=(HtmlDocument&&) noexcept;
  ~HtmlDocument();

  /// The element html. It lives as long as the document.
  const GumboNode& root() const { return *root_; }

 private:
  HtmlDocument(std::string_view text, std::unique_ptr<HtmlMemory> memory);

  std::unique_ptr<const std::string> text_;  ///< the tree leads into it; gumbo looks at the zero behind it
  std::unique_ptr<HtmlMemory> memory_;
  const GumboNode* root_ = nullptr;
};

/// The value of an attribute; empty where the node is no element or has none of that name.
std::string_view attribute(const GumboNode& node, const char* name);

/// The tag of an element; GUMBO_TAG_LAST for anything else.
GumboTag tag_of(const GumboNode& node);

/// The text of a node that is one, without markup and with entities resolved; empty for anything else.
std::string_view text_of(const GumboNode& node);

/// Visits `root` and what is in it, in the order of the page. `enter(node)` says whether to visit what is in the node;
/// `leave(node)` follows in any case. Does not call itself, however deep the tree is.
template <class Enter, class Leave>
void walk(const GumboNode& root, const Enter& enter, const Leave& leave) {
  struct Place {
    const GumboNode* node;
    unsigned next_child;
    unsigned children;
  };
  std::vector<Place> path;
  const auto go_into = [&](const GumboNode& node) {
    const bool has_children = node.type == GUMBO_NODE_ELEMENT && enter(node);
    if (node.type != GUMBO_NODE_ELEMENT) enter(node);
    path.push_back({&node, 0, has_children ? node.v.element.children.length : 0});
  };
  for (go_into(root); !path.empty();) {
    Place& place = path.back();
    if (place.next_child < place.children) {
      go_into(*static_cast<const GumboNode*>(place.node->v.element.children.data[place.next_child++]));
    } else {
      leave(*place.node);
      path.pop_back();
    }
  }
}

}  // namespace netpreflight
